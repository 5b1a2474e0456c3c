"""What is on the wire stays readable: each event has a golden file, and fields are added, never edited."""

import json
from typing import Any

import pytest

from contracts.catalogue import all_events
from contracts.envelope import Envelope, Event
from tests.contracts.goldens import GOLDEN, golden_of

EVENTS = list(all_events())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_what_was_published_once_is_read_today(event: type[Event]) -> None:
    golden = golden_of(event)
    read = Envelope[event].model_validate(golden)  # type: ignore[valid-type]
    written = json.loads(read.model_dump_json())
    assert _without_additions(written, golden) == golden
    assert str(read.data.aggregate_id) == golden["aggregate_id"]


def test_no_golden_file_outlives_its_event() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == {event.type() for event in EVENTS}


def test_every_event_is_heard_by_somebody_else() -> None:
    for event in EVENTS:
        assert event.heard_by, event.__name__
        assert event.producer not in event.heard_by, event.__name__


def test_every_field_of_an_event_is_frozen_and_unknown_fields_are_ignored() -> None:
    for event in EVENTS:
        golden = golden_of(event)
        golden["data"]["field_of_tomorrow"] = "x"
        Envelope[event].model_validate(golden)  # type: ignore[valid-type]


def _without_additions(written: Any, golden: Any) -> Any:
    if isinstance(golden, dict):
        return {name: _without_additions(written[name], golden[name]) for name in golden}
    return written
