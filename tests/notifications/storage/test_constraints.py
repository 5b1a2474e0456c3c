"""The database refuses what the code never does: each rule is tried to be broken by SQL."""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from database.migrations import migrate_async
from notifications.domain.attempts import AttemptOutcome
from notifications.domain.letter import UNSETTLED, Failure, LetterState
from notifications.domain.message import OPEN, MailState
from notifications.domain.outcomes import Stage
from notifications.domain.readers import Audience
from notifications.domain.routes import Channel, Lane, RecipientKind, Topic
from notifications.domain.users import Standing
from notifications.storage.tables import metadata
from tests.constraints import declared, refused, rules, whole, words_of_check, words_of_index
from tests.notifications.house import House
from tests.notifications.samples import MONDAY
from vocabulary.return_reason import ReturnReason

FORMER = "0008"


async def test_constraints_and_indexes_are_as_the_tables_say(
    house: House, database_url: Callable[..., Awaitable[str]]
) -> None:
    """A word that was added to an enum and to no migration shows here."""
    wanted = await declared(await database_url(), metadata)
    async with house.database.transaction() as tx:
        assert await rules(tx) == wanted
        unvalidated = await tx.execute(text("select conname from pg_constraint where not convalidated"))
        assert unvalidated.all() == []


async def test_each_check_names_all_words(house: House) -> None:
    async with house.database.transaction() as tx:
        for name, words in {
            "users_standing_known": Standing,
            "mails_channels": Channel,
            "mails_lanes": Lane,
            "mails_recipients": RecipientKind,
            "mails_state_known": MailState,
            "mails_topic_known": Topic,
            "mails_audience_known": Audience,
            "mail_attempts_outcome_known": AttemptOutcome,
            "mail_attempts_stage_known": Stage,
            "letters_state_known": LetterState,
            "letters_failure_known": Failure,
            "letters_return_reason_known": ReturnReason,
        }.items():
            assert await words_of_check(tx, name) == set(words), name


async def test_a_new_state_is_thought_of_in_each_partial_index(house: House) -> None:
    async with house.database.transaction() as tx:
        due = await words_of_index(tx, "mails_due")
        assert due == OPEN == await words_of_check(tx, "mails_unsealed")
        tracked = {"SENT", "BOUNCED", "UNCERTAIN"}
        assert await words_of_index(tx, "mails_expiring") == OPEN | tracked | {"ACTIVATION"}
        assert whole(MailState, due, tracked, {"CONSUMED", "EXPIRED", "SUPERSEDED", "CANCELLED"})
        assert await words_of_index(tx, "letters_due") == UNSETTLED
        assert await words_of_check(tx, "letters_unsealed") == UNSETTLED


MAIL = """
    insert into mails (
        message_id, channel, lane, topic, recipient_kind, state, version, attempts, created_at,
        deadline, due_at
    ) values (gen_random_uuid(), 'EMAIL', 'NORMAL', 'FIRM', 'ADDRESS', 'REQUESTED', 1, 0, now(), now(), now())
"""
ROWS = {
    "mails": MAIL,
    "mail_attempts": """
        insert into mail_attempts (message_id, begun_at, ended_at, outcome)
        select message_id, now(), now(), 'SENT' from mails
    """,
    "users": "insert into users (user_id, changed_at) values (gen_random_uuid(), now())",
    "suppressed_addresses": """
        insert into suppressed_addresses (digest, reason, days, first_at, last_at)
        values (decode(replace(gen_random_uuid()::text, '-', ''), 'hex'), '550 5.1.1', 1, now(), now())
    """,
    "letters": """
        insert into letters (
            letter_id, kind, key_id, case_id, firm_id, services, requested_at, state, version, due_at,
            attempts, aged_days
        ) values (
            gen_random_uuid(), 'KEY', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '{}', now(),
            'REQUESTED', 1, now(), 0, 0
        )
    """,
}
TOKEN_LEFT = "update mails set state = 'CONSUMED', due_at = null, sealed_token = 'x'"


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        ("users_standing_known", "update users set standing = 'ASLEEP'"),
        ("users_sound", "update users set contact_version = -2"),
        ("mails_channels", "update mails set channel = 'PIGEON'"),
        ("mails_lanes", "update mails set lane = 'SLOW'"),
        ("mails_recipients", "update mails set recipient_kind = 'NOBODY'"),
        ("mails_state_known", "update mails set state = 'LOST', due_at = null"),
        ("mails_topic_known", "update mails set topic = 'WEATHER'"),
        ("mails_audience_known", "update mails set audience = 'ALL'"),
        ("mails_unsealed", TOKEN_LEFT),
        ("mails_over_are_not_due", "update mails set state = 'CANCELLED'"),
        ("mails_sent_some_time", "update mails set state = 'SENT', due_at = null"),
        ("mails_in_a_hand", "update mails set handed_over_at = now()"),
        ("mails_sound", "update mails set version = 0"),
        ("mails_sound", "update mails set attempts = -1"),
        ("mails_sound", "update mails set doubts = -1"),
        (
            "mail_attempts_outcome_known",
            "insert into mail_attempts select message_id, now(), now(), 'LOST' from mails",
        ),
        (
            "mail_attempts_stage_known",
            "insert into mail_attempts select message_id, now(), now(), 'SENT', null, 'HELO' from mails",
        ),
        ("suppressed_addresses_sound", "update suppressed_addresses set days = 0"),
        ("suppressed_addresses_sound", "update suppressed_addresses set last_at = first_at - interval '1 s'"),
        ("letters_state_known", "update letters set state = 'EATEN', due_at = null"),
        ("letters_failure_known", "update letters set state = 'FAILED', due_at = null, failure = 'WHIM'"),
        ("letters_failed_for_a_reason", "update letters set state = 'FAILED', due_at = null"),
        ("letters_failed_for_a_reason", "update letters set failure = 'SEAL_BROKEN'"),
        ("letters_meant_some_time", "update letters set state = 'HANDING_OVER'"),
        ("letters_handed_over_some_time", "update letters set state = 'HANDED_OVER', due_at = null"),
        (
            "letters_posted_some_time",
            "update letters set state = 'POSTED', due_at = null, handed_over_at = now()",
        ),
        (
            "letters_returned_some_time",
            "update letters set state = 'RETURNED', due_at = null, handed_over_at = now()",
        ),
        ("letters_return_reason_known", "update letters set return_reason = 'WHIM'"),
        ("letters_sound", "update letters set version = 0"),
        ("letters_sound", "update letters set attempts = -1"),
        ("letters_sound", "update letters set noticed_days = -1"),
        ("letters_unsealed", "update letters set state = 'OBSOLETE', due_at = null, sealed_key = 'x'"),
        ("letters_never_forgotten", "update letters set due_at = null"),
        ("letters_of_keys", "update letters set key_id = null"),
    ],
)
async def test_what_no_code_writes_is_refused(house: House, rule: str, statement: str) -> None:
    async with house.database.transaction() as tx:
        for row in ROWS.values():
            await tx.execute(text(row))
    async with refused(house.database, rule) as tx:
        await tx.execute(text(statement))


async def test_rows_of_before_break_no_migration(database_url: Callable[..., Awaitable[str]]) -> None:
    """Tokens of mails that are over go; what nobody can guess stays, its rule is named as not validated."""
    url = await database_url("unsound_mails", partial(migrate_async, "notifications", revision=FORMER))
    engine = create_async_engine(url)
    over = {"message_id": uuid4(), "now": MONDAY}
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "insert into mails (message_id, channel, lane, topic, recipient_kind, state, version,"
                " attempts, created_at, deadline, due_at, sealed_token) values (:message_id, 'EMAIL',"
                " 'URGENT', 'ACTIVATION', 'FIRM_USER', 'SENT', 1, 0, :now, :now, :now, 'sealed')"
            ),
            over,
        )
    await migrate_async("notifications", url)
    async with engine.connect() as connection:
        kept = await connection.execute(text("select state, sealed_token, due_at from mails"))
        assert [tuple(row) for row in kept] == [("SENT", None, None)]
        broken = await connection.scalars(text("select conname from pg_constraint where not convalidated"))
        assert list(broken) == ["mails_sent_some_time"]
    await engine.dispose()
