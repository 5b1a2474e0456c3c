"""The notification service on a real database and a real mail server, moved by hand through time."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pymupdf
from sqlalchemy import text

from contracts.enrolment import AccountActivated, UserContactChanged
from contracts.envelope import Actor, Envelope, Event
from contracts.origin import Origin, acting
from database.engine import Database
from messaging.inbox import first_time
from messaging.worker import Worker
from notifications.settings import Settings
from notifications.worker import create_worker
from tests.notifications.played_access import PlayedAccess
from tests.notifications.samples import MONDAY, OPENING_KEYS
from workbench.mailbox import Mail, Mailbox

ADDRESS_DIGEST_KEYS = "1:known to this service only whoever may ask"


def settings_for(
    database_url: str, broker_url: str, mailbox: Mailbox, spool: Path, **others: Any
) -> Settings:
    facts: dict[str, Any] = {
        "database_url": database_url,
        "broker_url": broker_url,
        "opening_keys": OPENING_KEYS,
        "print_shop_secret": "the print shop and we know it, nobody else",
        "source_secret": "addresses are known by it, never read",
        "address_digest_keys": ADDRESS_DIGEST_KEYS,
        "access_url": "http://access",
        "letters_secret": "between access and notifications, no one else",
        "spool_folder": spool,
        "smtp_host": mailbox.host,
        "smtp_port": mailbox.port,
        "portal_name": "Espace Tiers",
        "sender_address": "ne-pas-repondre@espace-tiers.example.fr",
        "portal_url": "https://espace-tiers.example.fr",
        "support_phone": "01 99 00 12 34",
        "support_url": "https://espace-tiers.example.fr/contact",
        "dpo_contact": "dpo@espace-tiers.example.fr",
        "issuer_name": "Caisse fictive",
        "issuer_address": ("TSA 70001", "93108 Montreuil Cedex"),
        "issuer_town": "Montreuil",
        "issuer_phone": "09 99 00 00 00",
        "issuer_url": "https://www.caisse-fictive.example.fr",
    }
    return Settings(**facts | others)


class House:
    def __init__(self, settings: Settings, mailbox: Mailbox) -> None:
        self.now = MONDAY
        self.settings = settings
        self.mailbox = mailbox
        self.spool = settings.spool_folder
        self.access = PlayedAccess()
        app = create_worker(settings, clock=lambda: self.now, access_transport=self.access)
        self.database: Database = app.state.database
        self.worker: Worker = app.state.worker

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    async def hear(self, event: Event, *, version: int = 1, event_id: UUID | None = None) -> UUID:
        """As the ears do: inbox and listener in one transaction."""
        envelope = Envelope[Any].around(
            event,
            version=version,
            occurred_at=self.now,
            actor=Actor(type="SERVICE", id="test"),
            correlation_id=uuid4(),
            causation_id=None,
        )
        envelope = envelope.model_copy(update={"event_id": event_id or envelope.event_id})
        handler = next(h.handler for h in self.worker._hearings if h.event is type(event))
        origin = Origin(envelope.actor, envelope.correlation_id, envelope.event_id)
        with acting(origin):
            async with self.database.transaction() as tx:
                if await first_time(tx, envelope.event_id, envelope.type):
                    await handler(tx, envelope, self.now)
        return envelope.event_id

    async def work(self, *names: str) -> None:
        """Let the watches (all, or the named ones) handle what is due at this moment."""
        watches = [watch for watch in self.worker._watches if not names or watch.name in names]
        for _ in range(500):
            if not [watch for watch in watches if await watch.handle(self.now)]:
                return
        raise AssertionError("the watches never come to rest")

    async def said(self, event: type[Event]) -> list[Any]:
        """What was announced, the oldest first."""
        rows = await self.rows(
            "select body from outbox where routing_key = :key order by id", key=event.type()
        )
        return [Envelope[event].model_validate_json(row.body).data for row in rows]  # type: ignore[valid-type]

    async def rows(self, sql: str, **values: Any) -> list[Any]:
        async with self.database.transaction() as tx:
            return list(await tx.execute(text(sql), values))

    async def row(self, sql: str, **values: Any) -> Any:
        (only,) = await self.rows(sql, **values)
        return only

    async def state_of_letter(self, key_id: UUID) -> str:
        found = await self.row("select state from letters where key_id = :key_id", key_id=key_id)
        return str(found.state)

    def printed(self) -> list[str]:
        """The words of each letter that the print shop has."""
        return [pymupdf.open(pdf)[0].get_text() for pdf in sorted(self.spool.glob("*.pdf"))]

    def to(self, address: str, about: str = "") -> list[Mail]:
        return self.mailbox.messages(to=address, subject_contains=about)

    async def user(self, firm_id: UUID, name: str, *, administrator: bool = False) -> UUID:
        """An active user with a known address, `<name>@cabinet.fr`."""
        user_id = uuid4()
        contact = UserContactChanged(
            user_id=user_id,
            firm_id=firm_id,
            display_name=f"{name.title()} Durand",
            email=f"{name}@cabinet.fr",
            administrator=administrator,
        )
        await self.hear(contact)
        role = "ADMINISTRATOR" if administrator else "COLLABORATOR"
        await self.hear(AccountActivated(user_id=user_id, firm_id=firm_id, role=role), version=2)
        return user_id
