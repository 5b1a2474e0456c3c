"""The outbox, the inbox and the note on the parking, one of each in every service's database."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB


def add_messaging_tables(metadata: MetaData) -> None:
    """Declare `outbox`, `inbox` and `parking` in a service's metadata, so that its migrations carry them."""
    moment = DateTime(timezone=True)
    outbox = Table(
        "outbox",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("event_id", Uuid, nullable=False, unique=True),
        Column("routing_key", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("created_at", moment, nullable=False, server_default=func.now()),
        Column("published_at", moment),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("retry_at", moment),
        Column("last_error", Text),
    )
    Index("outbox_pending", outbox.c.id, postgresql_where=text("published_at is null"))
    Index("outbox_published", outbox.c.published_at, postgresql_where=text("published_at is not null"))
    inbox = Table(
        "inbox",
        metadata,
        Column("event_id", Uuid, primary_key=True),
        Column("type", Text, nullable=False),
        Column("heard_at", moment, nullable=False, server_default=func.now()),
    )
    Index("inbox_age", inbox.c.heard_at)
    Table(
        "parking",
        metadata,
        Column("queue", Text, primary_key=True),
        Column("since", moment, nullable=False, server_default=func.now()),
    )
