"""The database refuses what the code never does: each rule is tried to be broken by SQL."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from uuid import uuid4

import pytest
from sqlalchemy import text

from enrolment.domain import firm as firms
from enrolment.domain.activation import ActivationState, Purpose
from enrolment.domain.firm import FirmState
from enrolment.domain.registration_state import DEAD, LIVE, Method, State
from enrolment.domain.user import AWAITING, UserState
from enrolment.settings import Settings
from enrolment.storage.tables import metadata
from tests.constraints import declared, refused, rules, whole, words_of_check, words_of_index
from tests.enrolment.house import House
from tests.enrolment.people import a_client, an_open_firm, invite, wish
from vocabulary.kinds import Kind, Profession
from vocabulary.return_reason import ReturnReason
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
    checks: dict[str, type[StrEnum]] = {
        "firms_state_known": FirmState,
        "firms_profession_known": Profession,
        "firm_applications_profession_known": Profession,
        "users_state_known": UserState,
        "users_held_state_known": UserState,
        "users_role_known": Role,
        "activations_state_known": ActivationState,
        "activations_purpose_known": Purpose,
        "registrations_state_known": State,
        "registrations_kind_known": Kind,
        "registrations_method_known": Method,
        "registrations_return_reason_known": ReturnReason,
        "contributors_kind_known": Kind,
    }
    async with house.database.transaction() as tx:
        for name, words in checks.items():
            assert await words_of_check(tx, name) == set(words), name


async def test_a_new_state_is_thought_of_in_each_partial_index(house: House) -> None:
    """The second set is written out: whoever adds a state has to say here on which side it stands."""
    dead = {"REJECTED", "REFUSED", "CLOSED_STALE", "ENDED", "REMOVED"}
    async with house.database.transaction() as tx:
        live = await words_of_index(tx, "registrations_one_live")
        assert live == LIVE
        assert dead == DEAD
        assert whole(State, live, dead)
        over = await words_of_index(tx, "firms_one_live_per_siren")
        assert whole(FirmState, over, firms.LIVE)
        assert {"PENDING_ACTIVATION", "ACTIVATION_EXPIRED", "ACTIVE", "SUSPENDED"} == firms.LIVE
        with_address = {"INVITED", "INVITATION_EXPIRED", "ACTIVE", "SUSPENDED", "SECURITY_SUSPENDED"}
        assert whole(UserState, await words_of_index(tx, "users_one_per_email"), with_address)
        assert await words_of_index(tx, "users_awaiting") == AWAITING
        ended = {"USED", "EXPIRED", "SUPERSEDED", "CANCELLED"}
        assert whole(ActivationState, await words_of_index(tx, "activations_one_live"), ended)
        assert await words_of_index(tx, "registrations_to_reveal") == {"REJECTED"}
        assert await words_of_index(tx, "registrations_mandate_due") == {"ACTIVATING"}
        for name in ("registrations_of_firm", "registrations_of_portfolio"):
            assert await words_of_index(tx, name) == {"REMOVED"}


async def test_a_firm_has_one_live_case_for_an_account(house: House, settings: Settings) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    first = await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)
    assert first.status_code == 201, first.text
    again = """
        insert into registrations
        select (r).* from (
            select jsonb_populate_record(registrations, jsonb_build_object('case_id', cast(:id as uuid))) r
            from registrations where account_ref = :account
        ) as same
    """
    async with refused(house.database, "registrations_one_live") as tx:
        await tx.execute(text(again), {"id": uuid4(), "account": client.account_ref})


async def test_nothing_of_a_firm_points_to_another_firms(house: House, settings: Settings) -> None:
    firm, other = await an_open_firm(house), await an_open_firm(house)
    client, invited = await a_client(house, settings), await invite(house, firm)
    await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)
    ids = {"other": other.founder.user_id, "firm": firm.firm_id, "user": invited.user_id, "new": uuid4()}
    tries = {
        "users_invited_in_the_firm": "update users set invited_by = :other where user_id = :user",
        "registrations_asked_in_the_firm": (
            "update registrations set requested_by = :other where firm_id = :firm"
        ),
        "portfolio_users_in_the_firm": "insert into portfolio_users values (:new, :other, true, 1, :firm)",
        "portfolios_firm_id_fkey": "insert into portfolios values (:new, :new, 'Nord', true, 1)",
        "users_firm_id_fkey": "update users set firm_id = :new where user_id = :other",
    }
    for rule, statement in tries.items():
        async with refused(house.database, rule) as tx:
            wanted = {name: value for name, value in ids.items() if f":{name}" in statement}
            await tx.execute(text(statement), wanted)


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        ("firms_state_known", "update firms set state = 'OPEN'"),
        ("firms_profession_known", "update firms set profession = 'NOTARY'"),
        ("firms_sound", "update firms set siren = '732829320'"),
        ("firms_sound", "update firms set name = ''"),
        ("users_state_known", "update users set state = 'ASLEEP'"),
        ("users_held_state_known", "update users set held_state = 'ASLEEP'"),
        ("users_role_known", "update users set role = 'OWNER'"),
        ("users_sound", "update users set version = 0"),
        ("users_sound", "update users set sessions_from = version + 1"),
        ("users_sound", "update users set deadline = created_at"),
        ("users_sound", "update users set email = '' where invited_by is null"),
        ("activations_state_known", "update activations set state = 'LOST'"),
        ("activations_purpose_known", "update activations set purpose = 'FUN'"),
        ("activations_sound", "update activations set deadline = created_at"),
        ("registrations_state_known", "update registrations set state = 'ASKED'"),
        ("registrations_kind_known", "update registrations set kind = 'BAKER'"),
        ("registrations_method_known", "update registrations set method = 'A'"),
        ("registrations_return_reason_known", "update registrations set letter_return_reason = 'LOST'"),
        ("registrations_sound", "update registrations set version = 0"),
        ("registrations_sound", "update registrations set letter_aged_days = -1"),
        ("contributors_kind_known", "update contributors set kind = 'BAKER'"),
    ],
)
async def test_what_no_code_writes_is_refused(
    house: House, settings: Settings, rule: str, statement: str
) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)
    async with refused(house.database, rule) as tx:
        await tx.execute(text(statement))
