"""What both processes of the service begin with."""

from functools import partial

from contracts.envelope import Service
from notifications.actions.count_key_uses import complaints
from notifications.settings import Settings
from service.keys_in_use import require_keys
from service.settings import read_settings
from web.logs import configure_logs
from web.tracing import configure_tracing

SERVICE: Service = "notifications"


def started() -> Settings:
    """The settings of the environment, fit to start with; else the process ends with a sentence."""
    settings = read_settings(Settings)
    require_keys(settings.database_url, partial(complaints, settings=settings))
    configure_logs(SERVICE, settings.log_level)
    configure_tracing(SERVICE, settings.otlp_endpoint)
    return settings
