"""What is published or heard is kept for a while; nothing sealed rests longer than it opens (spec J).

A sealed payload leaves the outbox a day after its publication. What can't be published stays, because nobody
could seal it again: the clear text is nowhere. Its seal runs out by itself (a link's after a day, a key's and
a recipient's after thirty); then it is taken out of its envelope (docs/decisions, "sealed payloads").
"""

import base64
import json
import re
from datetime import datetime, timedelta

import structlog
from sqlalchemy import text

from database.batches import BATCH, in_batches
from database.engine import Database, Transaction

log = structlog.get_logger()

OUTBOX_KEPT = timedelta(hours=24)
INBOX_KEPT = timedelta(days=90)
NOTHING_SEALED = "e30.e30.e30.e30.e30"
"""In place of what nobody can open any more: has the form of a seal, and opens as little."""

_PURGE_OUTBOX = text(
    """
    delete from outbox where id in (
        select id from outbox where published_at < :before
        order by published_at limit :most for update skip locked
    )
    returning 1
    """
)
_PURGE_INBOX = text(
    """
    delete from inbox where event_id in (
        select event_id from inbox where heard_at < :before
        order by heard_at limit :most for update skip locked
    )
    returning 1
    """
)
_UNPUBLISHED = text(
    """
    select id, body from outbox where published_at is null and created_at < :before and id > :after
        and body like '%"sealed\\_%'
    order by id limit :most
    """
)
_EMPTY = text("update outbox set body = :body where id = :id and published_at is null")
_SEAL = re.compile(r'"([\w-]+)\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+"')


async def purge(database: Database, now: datetime, *, most: int = BATCH) -> None:
    """Delete what is published or heard and old, and empty seals that ran out; what waits always stays."""
    await in_batches(database, _PURGE_OUTBOX, most, before=now - OUTBOX_KEPT)
    await in_batches(database, _PURGE_INBOX, most, before=now - INBOX_KEPT)
    after: int | None = 0
    while after is not None:
        async with database.transaction() as tx:
            after = await _empty_seals(tx, now, after, most)


async def _empty_seals(tx: Transaction, now: datetime, after: int, most: int) -> int | None:
    """Look at a batch that has waited for a day; answers where the next one begins, if there is one."""
    facts = {"before": now - OUTBOX_KEPT, "after": after, "most": most}
    rows = (await tx.execute(_UNPUBLISHED, facts)).all()
    emptied = [{"id": row.id, "body": body} for row in rows if (body := _emptied(row.body, now)) != row.body]
    if emptied:
        await tx.execute(_EMPTY, emptied)
        log.error("seals_ran_out_before_publication", count=len(emptied))
    return rows[-1].id if len(rows) == most else None


def _emptied(body: str, now: datetime) -> str:
    return _SEAL.sub(lambda seal: f'"{NOTHING_SEALED}"' if _ran_out(seal[1], now) else seal[0], body)


def _ran_out(header: str, now: datetime) -> bool:
    """A seal says openly until when it opens; what says nothing of the kind is none of ours."""
    try:
        told = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
        return bool(now.timestamp() >= told["exp"])
    except (ValueError, KeyError, TypeError):
        return False
