from datetime import timedelta
from pathlib import Path

from contracts.catalogue import heard_by
from enrolment.listeners import registry


def test_every_event_heard_has_one_listener_in_a_file_of_its_name() -> None:
    hearings = registry.hearings(mandate_overdue=timedelta(minutes=5))
    events = [hearing.event for hearing in hearings]
    assert sorted(event.type() for event in events) == sorted(event.type() for event in heard_by("enrolment"))
    files = {file.stem.replace("_", "") for file in Path(registry.__file__).parent.glob("*.py")}
    assert files - {"init", "registry"} == {event.__name__.lower() for event in events}
