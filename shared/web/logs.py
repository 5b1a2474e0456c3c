"""Structured logs: JSON lines with correlation and trace, never a body, a query string or a person's data."""

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog
from opentelemetry import trace
from structlog.typing import Processor

from contracts.origin import current_origin


def configure_logs(service: str, level: str = "INFO") -> None:
    """One JSON line per fact on standard output; uvicorn's access lines, which hold URLs, are off."""
    logging.basicConfig(format="%(message)s", level=level, force=True)
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").addFilter(_quotes_no_exception)
    for noisy in ("aio_pika", "aiormq", "httpx2", "httpcore", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=_PROCESSORS,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)


def _quotes_no_exception(record: logging.LogRecord) -> bool:
    """Uvicorn would print texts of exceptions, which quote values; `web.problems` says what failed where."""
    return "Exception in ASGI application" not in record.getMessage()


def _add_origin(_: object, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    entry.update(structlog.contextvars.get_contextvars())
    entry["correlation_id"] = str(current_origin().correlation_id)
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        entry["trace_id"] = f"{span.trace_id:032x}"
    return entry


_PROCESSORS: list[Processor] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _add_origin,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]
"""One list for every configuration: loggers keep the one that they first met."""
