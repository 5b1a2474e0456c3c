"""What operations watch: what leaves, what is heard, what waits and what is parked."""

from prometheus_client import Counter, Gauge

PUBLISHED = Counter("espace_tiers_events_published_total", "Events confirmed by the broker")
HEARD = Counter("espace_tiers_events_heard_total", "Events handled", ["event", "outcome"])
LEADING = Gauge("espace_tiers_relay_leading", "1 in the worker that publishes its service's outbox")
DUE_HANDLED = Counter("espace_tiers_due_handled_total", "Deadlines and deliveries handled", ["watch"])
OLDEST = Gauge(
    "espace_tiers_oldest_waiting_seconds",
    "Age of the oldest that waits; NaN while it can't be known",
    ["what"],
)
PARKED = Gauge("espace_tiers_parked_messages", "Messages in the service's parking")
