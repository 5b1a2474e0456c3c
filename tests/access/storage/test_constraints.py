"""The database refuses what the code never does: each rule is tried to be broken by SQL."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from access.domain.firm import FirmState
from access.domain.issued_key import UNENDED, KeyState
from access.domain.mandate import LIVE, EndCause, MandateState
from access.domain.portfolio import PortfolioState
from access.domain.user import UserState
from access.storage.tables import metadata
from tests.access.house import FirmInTown, House
from tests.constraints import declared, refused, rules, whole, words_of_check, words_of_index
from vocabulary.kinds import Kind, Profession
from vocabulary.rights import Role


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
            "firms_state_known": FirmState,
            "firms_profession_known": Profession,
            "users_state_known": UserState,
            "users_role_known": Role,
            "portfolios_state_known": PortfolioState,
            "mandates_state_known": MandateState,
            "mandates_kind_known": Kind,
            "mandates_cause_known": EndCause,
            "ended_cases_cause_known": EndCause,
            "ended_cases_kind_known": Kind,
            "keys_state_known": KeyState,
        }.items():
            assert await words_of_check(tx, name) == set(words), name


async def test_a_new_state_is_thought_of_in_each_partial_index(house: House) -> None:
    async with house.database.transaction() as tx:
        for name in ("mandates_one_live", "mandates_in_portfolio"):
            live = await words_of_index(tx, name)
            assert live == LIVE
            assert whole(MandateState, live, {"REVOKED", "SUPERSEDED"})
        unended = await words_of_index(tx, "keys_lapsing")
        assert unended == UNENDED
        assert whole(KeyState, unended, {"REDEEMED", "REVOKED", "EXPIRED"})
        assert await words_of_index(tx, "mandates_one_active") == {"ACTIVE"}


MANDATE = """
    insert into mandates (
        mandate_id, case_id, firm_id, account_ref, kind, portfolio_id, services, state, version, exclusive
    )
    values (
        :mandate_id, :case_id, :firm_id, :account_ref, :kind, :portfolio_id, '{}',
        :state, :version, :exclusive
    )
"""


def mandate(firm: FirmInTown, **others: Any) -> dict[str, Any]:
    return {
        "mandate_id": uuid4(),
        "case_id": uuid4(),
        "firm_id": firm.firm_id,
        "account_ref": uuid4(),
        "kind": "EMPLOYER",
        "portfolio_id": firm.portfolio_id,
        "state": "PENDING",
        "version": 1,
        "exclusive": False,
    } | others


async def test_a_firm_has_one_live_mandate_for_an_account(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    account = (await firm.active_client()).account_ref
    async with refused(house.database, "mandates_one_live") as tx:
        await tx.execute(text(MANDATE), mandate(firm, account_ref=account))
    async with house.database.transaction() as tx:
        await tx.execute(text(MANDATE), mandate(other, account_ref=account, state="ACTIVE"))


async def test_an_account_of_an_exclusive_kind_has_one_active_mandate(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    facts = {"account_ref": uuid4(), "kind": "AUTO_ENTREPRENEUR", "state": "ACTIVE", "exclusive": True}
    async with house.database.transaction() as tx:
        await tx.execute(text(MANDATE), mandate(firm, **facts))
    async with refused(house.database, "mandates_one_active") as tx:
        await tx.execute(text(MANDATE), mandate(other, **facts))


async def test_nothing_of_a_firm_points_to_another_firms(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    client = await firm.client()
    session = "insert into sessions (session_id, user_id, started_at, idle_until, expires_at) values"
    tries = {
        "mandates_portfolio_id_firm_id_fkey": (
            MANDATE,
            mandate(firm, portfolio_id=other.portfolio_id),
        ),
        "keys_case_id_firm_id_fkey": (
            "update keys set firm_id = :other where case_id = :case_id",
            {"other": other.firm_id, "case_id": client.case_id},
        ),
        "associations_portfolio_id_firm_id_fkey": (
            "insert into associations (portfolio_id, user_id, firm_id, since) values (:p, :u, :f, now())",
            {"p": other.portfolio_id, "u": firm.founder_id, "f": firm.firm_id},
        ),
        "associations_user_id_firm_id_fkey": (
            "insert into associations (portfolio_id, user_id, firm_id, since) values (:p, :u, :f, now())",
            {"p": other.portfolio_id, "u": firm.founder_id, "f": other.firm_id},
        ),
        "firms_founder_user_id_firm_id_fkey": (
            "update firms set founder_user_id = :u where firm_id = :f",
            {"u": other.founder_id, "f": firm.firm_id},
        ),
        "portfolios_firm_id_fkey": (
            "insert into portfolios values (:p, :f, 'Nord', 'nord', 'EMPTY', 1)",
            {"p": uuid4(), "f": uuid4()},
        ),
        "sessions_user_id_fkey": (
            f"{session} (:s, :u, now(), now() + interval '1 h', now() + interval '1 h')",
            {"s": uuid4(), "u": uuid4()},
        ),
    }
    for rule, (statement, values) in tries.items():
        async with refused(house.database, rule) as tx:
            await tx.execute(text(statement), values)


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        ("firms_state_known", "update firms set state = 'OPEN'"),
        ("firms_profession_known", "update firms set profession = 'NOTARY'"),
        ("users_state_known", "update users set state = 'ASLEEP'"),
        ("users_role_known", "update users set role = 'OWNER'"),
        ("users_sound", "update users set standing = state_version + 1"),
        ("users_sound", "update users set rights_version = -1"),
        ("portfolios_state_known", "update portfolios set state = 'SHUT'"),
        ("portfolios_sound", "update portfolios set name = ''"),
        ("portfolios_sound", "update portfolios set version = 0"),
        ("mandates_state_known", "update mandates set state = 'ASKED'"),
        ("mandates_kind_known", "update mandates set kind = 'BAKER'"),
        ("mandates_cause_known", "update mandates set state = 'REVOKED', cause = 'WHIM'"),
        ("mandates_revoked_for_a_cause", "update mandates set state = 'REVOKED'"),
        ("mandates_revoked_for_a_cause", "update mandates set cause = 'BY_FIRM'"),
        ("mandates_sound", "update mandates set version = 0"),
        ("keys_state_known", "update keys set state = 'LOST'"),
        ("keys_locked_until_some_time", "update keys set state = 'LOCKED'"),
        ("keys_sound", "update keys set failures = attempts + 1"),
        ("keys_sound", "update keys set expires_at = issued_at"),
        ("ended_cases_cause_known", "insert into ended_cases values (gen_random_uuid(), 'WHIM', now())"),
        ("credentials_sound", "update credentials set password_hash = ''"),
        ("credentials_sound", "update credentials set locks = -1"),
        ("lockouts_sound", "insert into lockouts values ('x', -1, null, now())"),
        ("sessions_sound", "update sessions set idle_until = expires_at + interval '1 s'"),
    ],
)
async def test_what_no_code_writes_is_refused(house: House, rule: str, statement: str) -> None:
    firm = await house.firm()
    await firm.client()
    await firm.token()
    async with refused(house.database, rule) as tx:
        await tx.execute(text(statement))
