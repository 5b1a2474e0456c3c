import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

from database.engine import Database
from enrolment.storage.registration_list import Wanted, page, page_query

FIRM, OTHER, PORTFOLIO, USER = (UUID(int=number) for number in (1, 2, 3, 4))
AFTER = (datetime(2026, 11, 21, tzinfo=UTC), UUID(int=9))
BY_TYPED, BY_SIREN, BY_NUMBER = "typed-00500", "siren-04000", "number-04000"

_FIRMS = """
    insert into firms (firm_id, siret, siren, name, profession, founder_user_id, applied_at, deadline, state,
        version)
    select cast(lpad(to_hex(n), 32, '0') as uuid), n || lpad('', 13, '0'), n || lpad('', 8, '0'),
        'DUVAL', 'EXPERT_COMPTABLE', gen_random_uuid(), now(),
        now(), 'ACTIVE', 1
    from generate_series(1, 2) n
"""
_USERS = """
    insert into users (user_id, firm_id, role, email, first_name, last_name, rights, created_at, deadline,
        state, version)
    select firm_id, firm_id, 'ADMINISTRATOR', siren || '@cabinet.example', 'Anne', 'Durand', '{}', now(),
        now() + interval '1 day', 'ACTIVE', 1
    from firms
"""
_ACCOUNTS = """
    insert into contributors (account_ref, kind, account_number, siren, display_name, struck_off)
    select cast(lpad(to_hex(n), 32, '0') as uuid), 'EMPLOYER', 'number-' || lpad(n::text, 5, '0'),
        'siren-' || lpad(n::text, 5, '0'), 'CLIENT ' || n, false
    from generate_series(1, 20000) n
"""
_CASES = """
    insert into registrations (case_id, letter_reference, refusal_digest, firm_id, portfolio_id, account_ref,
        identifier, kind, method, services, courriels, requested_by, submitted_at,
        state, version, letter_aged_days, struck_off, mandate_version, portfolio_version, address_unchanged)
    select gen_random_uuid(), 'ET-' || n, '', cast(lpad(to_hex(1 + n % 2), 32, '0') as uuid),
        cast(lpad(to_hex(3 + n % 100), 32, '0') as uuid), cast(lpad(to_hex(n), 32, '0') as uuid),
        'typed-' || lpad(n::text, 5, '0'), 'EMPLOYER', 'K', '{}', '{}',
        cast(lpad(to_hex(1 + n % 2), 32, '0') as uuid),
        timestamptz '2026-01-01' + n * interval '1 minute',
        case when n % 4 = 0 then 'ACTIVE' else 'AWAITING_KEY' end, 1, 0, false, 0, 0, false
    from generate_series(1, 20000) n
"""


_COLLEAGUES = """
    insert into portfolio_users
    select gen_random_uuid(), cast(lpad(to_hex(1000 + n % 500), 32, '0') as uuid), true, 1
    from generate_series(1, 20000) n
"""


@pytest.fixture(scope="module")
async def crowded(database: Database) -> Database:
    """Twenty thousand registrations, half of them one firm's, and the accounts behind them."""
    async with database.transaction() as tx:
        for statement in (_FIRMS, _USERS, _ACCOUNTS, _CASES, _COLLEAGUES):
            await tx.execute(text(statement))
        granted = "insert into portfolio_users values (:portfolio, :user, true, 1)"
        await tx.execute(text(granted), {"portfolio": PORTFOLIO, "user": USER})
        await tx.execute(text(granted), {"portfolio": UUID(int=5), "user": USER})
        await tx.execute(text("analyze"))
    return database


async def _plan(
    database: Database, wanted: Wanted, after: tuple[datetime, UUID] | None = None, how: str = "costs"
) -> str:
    query: Any = page_query(wanted, after=after, limit=51)
    compiled = query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]
    async with database.transaction() as tx:
        lines = await tx.exec_driver_sql(f"explain ({how}) {compiled}".replace("%%", "%"))
        return "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines.scalars())


@pytest.mark.parametrize(
    ("wanted", "indexes"),
    [
        (Wanted(FIRM), ["registrations_of_firm"]),
        (Wanted(FIRM, portfolio_id=PORTFOLIO), ["registrations_of_portfolio"]),
        (
            Wanted(FIRM, identifiers=(BY_SIREN, BY_NUMBER)),
            ["registrations_by_identifier", "contributors_by_siren", "contributors_by_account_number"],
        ),
        (Wanted(FIRM, associated_user=USER), ["registrations_of_portfolio", "portfolio_users_of_user"]),
        (Wanted(FIRM, associated_user=USER, portfolio_id=PORTFOLIO), ["registrations_of_portfolio"]),
        (Wanted(FIRM, associated_user=USER, identifiers=(BY_SIREN,)), ["registrations_by_identifier"]),
    ],
)
async def test_lists_and_searches_read_by_indexes_only_r004_15(
    crowded: Database, wanted: Wanted, indexes: list[str]
) -> None:
    for after in (None, AFTER):
        plan = await _plan(crowded, wanted, after)
        assert "Seq Scan on registrations" not in plan, plan
        assert "Seq Scan on contributors" not in plan, plan
        assert [index for index in indexes if index not in plan] == [], plan


@pytest.mark.parametrize("after", [None, AFTER])
async def test_a_collaborators_list_reads_no_more_than_a_page_of_each_portfolio(
    crowded: Database, after: tuple[datetime, UUID] | None
) -> None:
    """10,000 of the firm's clients are others': none of them is looked at."""
    plan = await _plan(crowded, Wanted(FIRM, associated_user=USER), after, "analyze, format json")
    (read,) = (sum(_rows_read(node["Plan"])) for node in json.loads(plan))
    assert read <= 2 * 51 + 51


async def test_a_collaborators_list_is_the_newest_of_all_their_portfolios(crowded: Database) -> None:
    wanted = Wanted(FIRM, associated_user=USER)
    listed: list[UUID] = []
    async with crowded.transaction() as tx:
        query = """
            select case_id from registrations where firm_id = :firm and portfolio_id in (:one, :two)
            order by submitted_at desc, case_id desc
        """
        places = {"firm": FIRM, "one": PORTFOLIO, "two": UUID(int=5)}
        expected = list((await tx.execute(text(query), places)).scalars())
        after = None
        while found := await page(tx, wanted, after=after, limit=70):
            listed += [case.case_id for case, _ in found]
            after = (found[-1][0].submitted_at, found[-1][0].case_id)
    assert len(expected) == 400
    assert listed == expected


def _rows_read(node: dict[str, Any]) -> Iterator[float]:
    """Of registrations, by each scan: what it gave and what it threw away."""
    if node.get("Relation Name") == "registrations":
        yield (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    for below in node.get("Plans", ()):
        yield from _rows_read(below)


async def test_each_identifier_finds_its_case_once_and_only_in_its_firm(crowded: Database) -> None:
    async with crowded.transaction() as tx:
        for identifiers, found in (
            ((BY_SIREN, BY_NUMBER), ["typed-04000"]),
            ((BY_TYPED,), ["typed-00500"]),
            (("siren-00501",), []),
            (("siren-04000", BY_TYPED), ["typed-04000", "typed-00500"]),
        ):
            listed = await page(tx, Wanted(FIRM, identifiers=identifiers), after=None, limit=9)
            assert [case.identifier for case, _ in listed] == found
            assert await page(tx, Wanted(OTHER, identifiers=identifiers), after=None, limit=9) == []
