"""What tracing needs beyond OpenTelemetry's names: imported only where spans are exported, for its weight."""

from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.asyncpg import AsyncPGInstrumentor
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def export_spans(service: str, endpoint: str) -> None:
    """To `endpoint`, OTLP over HTTP."""
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint)))
    trace.set_tracer_provider(provider)
    AsyncPGInstrumentor().instrument()  # type: ignore[no-untyped-call]  # SQL text with placeholders only: values are not captured


def trace_requests(app: FastAPI) -> None:
    """A span for each request but those of supervisors."""
    FastAPIInstrumentor.instrument_app(app, excluded_urls="livez,readyz,metrics")
