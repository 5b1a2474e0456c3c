"""An older service hears what a younger one says: words that only tell may grow, those that decide not."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.catalogue import all_events
from contracts.envelope import Envelope, Event
from tests.contracts.goldens import golden_of

DECIDE = {"kind", "profession", "opened", "role", "by_role", "method", "basis"}
"""A new one comes with a new version of its event (decision 28)."""

CODES = {"rights", "services", "courriels"}
TOMORROW = "WORD_OF_TOMORROW"


def _words(event: type[Event]) -> dict[str, bool]:
    """Each field that holds one word of several: whether more may come."""
    described = event.model_json_schema()
    found = {}
    for name, field in described["properties"].items():
        told = json.dumps(_resolved(field, described.get("$defs", {})))
        if '"enum"' in told or '"x-extensible-enum"' in told:
            found[name] = '"x-extensible-enum"' in told
    return found


def _resolved(field: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(field, dict):
        if "$ref" in field:
            return _resolved(definitions[field["$ref"].rpartition("/")[2]], definitions)
        return {key: _resolved(value, definitions) for key, value in field.items()}
    return [_resolved(value, definitions) for value in field] if isinstance(field, list) else field


def _heard(event: type[Event], **said: Any) -> Event:
    golden = golden_of(event)
    golden["data"] |= said
    heard: Event = Envelope[event].model_validate(golden).data  # type: ignore[valid-type]
    return heard


WORDS = [(event, name, may_grow) for event in all_events() for name, may_grow in _words(event).items()]


def test_there_are_words_of_both_sorts() -> None:
    assert {may_grow for *_, may_grow in WORDS} == {True, False}


@pytest.mark.parametrize(
    ("event", "name", "may_grow"), WORDS, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_word_that_is_not_known_is_heard_as_another_unless_it_decides(
    event: type[Event], name: str, may_grow: bool
) -> None:
    if name in DECIDE:
        assert not may_grow
        with pytest.raises(ValidationError):
            _heard(event, **{name: TOMORROW})
        return
    heard = getattr(_heard(event, **{name: TOMORROW}), name)
    assert heard in {"OTHER", "NOT_POSSIBLE"}
    with pytest.raises(ValidationError):
        _heard(event, **{name: 7})


@pytest.mark.parametrize("event", [event for event in all_events() if CODES & set(event.model_fields)])
def test_codes_of_tomorrow_are_kept_as_told(event: type[Event]) -> None:
    for name in CODES & set(event.model_fields):
        code = {"rights": "N03", "services": "S42", "courriels": "C17"}[name]
        assert getattr(_heard(event, **{name: [code]}), name) == (code,)
        with pytest.raises(ValidationError):
            _heard(event, **{name: ["neither a code"]})


def test_whoever_acts_tomorrow_is_somebody() -> None:
    event = next(all_events())
    golden = golden_of(event)
    golden["actor"]["type"] = "GUARDIAN"
    assert Envelope[event].model_validate(golden).actor.type == "OTHER"  # type: ignore[valid-type]
