"""What only shows when things happen at once."""

import asyncio
from uuid import uuid4

from sqlalchemy import event
from sqlalchemy.engine import Engine

from contracts.access import AccountLocked
from contracts.enrolment import CollaboratorSuspended
from tests.access.house import PASSWORD, House


async def test_guesses_made_at_once_gain_nothing(house: House) -> None:
    firm = await house.firm()
    await asyncio.gather(*(house.log_in(firm.email(), f"wrong {n}") for n in range(12)))
    assert len(await house.said(AccountLocked, user_id=firm.founder_id)) == 1
    failures = await house.value("select failures from lockouts where locked_until > :now", now=house.now)
    assert failures == 5
    assert (await house.log_in(firm.email())).status_code == 401


async def test_every_failure_costs_the_same_statements_and_the_same_hashing(house: House) -> None:
    firm = await house.firm()
    suspended, dormant, locked = await firm.collaborator(), uuid4(), await firm.collaborator()
    who = {"user_id": suspended, "firm_id": firm.firm_id, "by": firm.founder_id}
    await house.hear(CollaboratorSuspended(**who), version=3)
    await firm.give_password(dormant)
    for _ in range(5):
        await house.log_in(firm.email(locked), "wrong")
    costs = {
        "unknown": await costs_of(house, f"{uuid4()}@nowhere.example", "wrong"),
        "wrong": await costs_of(house, firm.email(), "wrong"),
        "suspended": await costs_of(house, firm.email(suspended), "wrong"),
        "suspended, right": await costs_of(house, firm.email(suspended), PASSWORD),
        "dormant": await costs_of(house, firm.email(dormant), "wrong"),
        "dormant, right": await costs_of(house, firm.email(dormant), PASSWORD),
        "locked": await costs_of(house, firm.email(locked), "wrong"),
        "locked, right": await costs_of(house, firm.email(locked), PASSWORD),
    }
    for kind, cost in costs.items():
        assert cost == costs["unknown"], kind
    statements, hashed = costs["unknown"]
    assert len(statements) == 7
    assert hashed == 1


async def test_the_failure_that_locks_costs_the_same_for_logins_that_nobody_has(house: House) -> None:
    firm, often = await house.firm(), await house.firm()
    for _ in range(4):
        for _ in range(5):
            await house.log_in(often.email(), "wrong")
        house.advance(minutes=30)
    emails = [f"{uuid4()}@nowhere.example", firm.email(), often.email()]
    costs = []
    for email in emails:
        for _ in range(4):
            await house.log_in(email, "wrong")
        costs.append(await costs_of(house, email, "wrong"))
    assert costs[0] == costs[1] == costs[2]
    assert len(await house.said(AccountLocked, user_id=often.founder_id)) == 3


async def test_a_hash_of_other_parameters_is_made_anew_at_the_next_login(house: House) -> None:
    firm = await house.firm()
    query = "select password_hash from credentials where user_id = :u"
    stronger = House(house.settings.model_copy(update={"argon2_time_cost": 2}))
    async with stronger.app.router.lifespan_context(stronger.app), stronger.client:
        assert (await stronger.log_in(firm.email(), "wrong")).status_code == 401
        assert ",t=1," in await house.value(query, u=firm.founder_id)
        assert (await stronger.log_in(firm.email())).status_code == 201
        renewed = await house.value(query, u=firm.founder_id)
        assert ",t=2," in renewed
        assert (await stronger.log_in(firm.email())).status_code == 201
    assert await house.value(query, u=firm.founder_id) == renewed


async def costs_of(house: House, email: str, password: str) -> tuple[list[str], int]:
    """The statements of a login that fails, in their order, and how often it hashes."""
    statements: list[str] = []
    hashed: list[str] = []
    argon2 = house.app.state.bindings.hasher._argon2
    verify = argon2.verify

    def noted(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    def counted(given: str, kept: str) -> bool:
        hashed.append(kept)
        return bool(verify(given, kept))

    event.listen(Engine, "before_cursor_execute", noted)
    argon2.verify = counted
    try:
        assert (await house.log_in(email, password)).status_code == 401
    finally:
        event.remove(Engine, "before_cursor_execute", noted)
        argon2.verify = verify
    assert all(kept.startswith("$argon2id$") for kept in hashed)
    return statements, len(hashed)
