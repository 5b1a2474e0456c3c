"""No transaction is open while access is asked, whatever is asked: every test of this folder looks (law 10).

The played access looks into `pg_stat_activity` at each call (`played_access.py`); here is shown that it would
see one, and that nothing is left out.
"""

from uuid import uuid4

from sqlalchemy import text

from enrolment.settings import Settings
from tests.enrolment.house import House
from tests.enrolment.people import a_client, a_collaborator, an_open_firm, invite, wish


async def test_a_call_within_a_transaction_would_be_seen(house: House) -> None:
    firm = await an_open_firm(house)
    async with house.database.transaction() as tx:
        await tx.execute(text("select 1"))
        await house.asked.check_portfolio(firm.founder, "M06", uuid4())
    assert house.access.asked_within_a_transaction == ["POST /internal/v1/check"]
    house.access.asked_within_a_transaction.clear()


async def test_every_call_is_made_without_one(house: House, settings: Settings) -> None:
    firm, client, portfolio = await an_open_firm(house), await a_client(house, settings), uuid4()
    await invite(house, firm, portfolio_id=str(portfolio))
    user = await a_collaborator(house, firm, "M06", "M09", portfolio=portfolio)
    registered = await house.post(
        "/v1/registrations", wish(client.account_number, portfolio_id=str(portfolio)), by=user
    )
    removal = f"/v1/registrations/{registered.json()['case_id']}/removal"
    assert (await house.post(removal, {"confirm": True, "all_of_kind": True}, by=user)).status_code == 200
    path = f"/v1/users/{user.user_id}"
    assert (await house.send("PATCH", path, {"rights": []}, by=firm.founder)).status_code == 200
    assert (await house.post(f"{path}/suspension", None, by=firm.founder)).status_code == 200
    assert (await house.post(f"{path}/removal", {"confirm": True}, by=firm.founder)).status_code == 200
    asked = {call.rsplit("/", 2)[0] if "standing" in call else call for call in house.access.asked}
    kinds = ("POST /internal/v1/check", "POST /internal/v1/revocations", "PUT /internal/v1/users")
    assert asked >= set(kinds)
    assert any(call.startswith("PUT /internal/v1/credentials/") for call in asked)
    assert house.access.asked_within_a_transaction == []
