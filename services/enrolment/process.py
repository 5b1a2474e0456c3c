"""What both processes of the service begin with."""

from enrolment.api.bindings import require_keys_of
from enrolment.settings import Settings
from service.settings import read_settings
from vocabulary.clock import utc_now
from web.logs import configure_logs
from web.tracing import configure_tracing


def started() -> Settings:
    """The settings of the environment, fit to start with; else the process ends with a sentence."""
    settings = read_settings(Settings)
    require_keys_of(settings, utc_now())
    configure_logs("enrolment", settings.log_level)
    configure_tracing("enrolment", settings.otlp_endpoint)
    return settings
