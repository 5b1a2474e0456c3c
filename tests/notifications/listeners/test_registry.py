import pytest

from contracts.catalogue import heard_by
from notifications.listeners.registry import hearings_of


def test_every_event_for_us_has_a_listener() -> None:
    assert {hearing.event for hearing in hearings_of("all")} == set(heard_by("notifications"))


@pytest.mark.parametrize("event", heard_by("notifications"), ids=lambda event: event.__name__)
def test_an_event_is_heard_in_one_lane(event: type) -> None:
    lanes = [lane for lane in ("urgent", "normal") if event in {h.event for h in hearings_of(lane)}]  # type: ignore[arg-type]

    assert lanes == ["urgent" if event.urgent else "normal"]  # type: ignore[attr-defined]
