"""OpenTelemetry: one trace from the request through outbox, broker and listeners to SQL, when asked for."""


def configure_tracing(service: str, endpoint: str | None) -> None:
    """Export spans to `endpoint` (OTLP over HTTP); without one nothing is traced and nothing is spent."""
    if endpoint is None:
        return
    from web.spans import export_spans  # noqa: PLC0415 - a third of a second of every start, for who asked

    export_spans(service, endpoint)
