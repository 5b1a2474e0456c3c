from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select

from contracts.access import SessionEnded
from enrolment.settings import Settings
from enrolment.storage.tables import ended_sessions
from enrolment.watches import watches
from tests.enrolment.house import House
from tests.enrolment.people import an_open_firm, logged_in


async def test_a_session_that_ended_opens_nothing_here(house: House) -> None:
    founder = (await an_open_firm(house)).founder
    other = logged_in(founder.user_id, founder.firm_id, role="ADMINISTRATOR")
    assert (await house.send("GET", "/v1/firm", by=founder)).status_code == 200
    ended = SessionEnded(session_id=founder.session_id, user_id=founder.user_id, ended_at=house.now)
    for _ in range(2):
        await house.hear(ended)
    refused = await house.send("GET", "/v1/firm", by=founder)
    assert (refused.status_code, refused.json()["code"]) == (401, "UNAUTHENTICATED")
    assert (await house.send("GET", "/v1/firm", by=other)).status_code == 200


async def test_ended_sessions_are_forgotten_after_ten_minutes(house: House, settings: Settings) -> None:
    session = uuid4()
    await house.hear(SessionEnded(session_id=session, user_id=uuid4(), ended_at=house.now))
    (leftovers,) = [
        w for w in watches(house.database, settings, house.judging, house.asked) if w.name == "leftovers"
    ]
    mine = select(func.count()).where(ended_sessions.c.session_id == session)
    kept = []
    for minutes in (9, 10):
        await leftovers.handle(house.now + timedelta(minutes=minutes))
        async with house.database.transaction() as tx:
            kept.append(await tx.scalar(mine))
    assert kept == [1, 0]
