"""Firms that waited for their founder when applications got rows of their own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from contracts.enrolment import CollaboratorRemoved
from database.engine import Database
from database.migrations import migrate_async
from enrolment.actions.forget_unanswered import forget_applications
from enrolment.storage import firm_applications

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
async def before(database_url: Any) -> AsyncIterator[Database]:
    """A database of the revision before."""

    database = Database(
        await database_url("enrolment_0009", partial(migrate_async, "enrolment", revision="0009"))
    )
    yield database
    await database.close()


async def test_they_become_applications_and_their_links_stay_good(before: Database) -> None:
    firm_id, founder, active = uuid4(), uuid4(), uuid4()
    async with before.transaction() as tx:
        for firm, user, state, siren in (
            (firm_id, founder, "PENDING_ACTIVATION", "000000117"),
            (active, uuid4(), "ACTIVE", "000000125"),
        ):
            facts = {"firm": firm, "user": user, "siren": siren, "now": NOW}
            await tx.execute(
                text(
                    "insert into firms (firm_id, siret, siren, name, profession, founder_user_id, applied_at,"
                    " deadline, state, version) values (:firm, :siren || '00010', :siren, 'DUVAL',"
                    " 'EXPERT_COMPTABLE', :user, :now, :now, :state, 1)"
                ),
                facts | {"state": state},
            )
            await tx.execute(
                text(
                    "insert into users (user_id, firm_id, role, email, first_name, last_name, rights,"
                    " created_at, deadline, state, version) values (:user, :firm, 'ADMINISTRATOR',"
                    " :siren || '@cabinet.example', 'Anne', 'Durand', '{}', :now, :later, 'INVITED', 1)"
                ),
                facts | {"later": NOW + timedelta(hours=1)},
            )
        await tx.execute(
            text(
                "insert into activations (message_id, user_id, purpose, digest, created_at, deadline, state)"
                " values (:firm, :user, 'FOUNDER', 'd', :now, :later, 'LIVE')"
            ),
            {"firm": firm_id, "user": founder, "now": NOW, "later": NOW + timedelta(hours=1)},
        )
    await migrate_async("enrolment", before.dsn.replace("postgresql://", "postgresql+asyncpg://"))

    async with before.transaction() as tx:
        kept = await firm_applications.find_founders(tx, founder)
        firms = list(await tx.scalars(text("select firm_id from firms")))
        links = list(await tx.scalars(text("select user_id from activations where state = 'LIVE'")))
    assert kept
    assert (kept.firm_id, kept.email, kept.firm_name) == (firm_id, "000000117@cabinet.example", "DUVAL")
    assert (firms, links) == ([active], [founder])

    assert await forget_applications(before, NOW + timedelta(days=30)) == 1
    async with before.transaction() as tx:
        said = list(await tx.scalars(text("select routing_key from outbox order by id")))
    assert CollaboratorRemoved.type() in said, "other services knew of the founder"
