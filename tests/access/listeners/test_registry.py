from contracts.catalogue import heard_by
from tests.access.house import House


async def test_every_event_that_access_hears_has_one_listener(house: House) -> None:
    bound = [hearing.event for hearing in house.worker._hearings]
    assert sorted(event.__name__ for event in bound) == sorted(e.__name__ for e in heard_by("access"))
