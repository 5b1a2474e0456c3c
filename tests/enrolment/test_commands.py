import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select

from database.engine import Database
from enrolment.__main__ import main
from enrolment.settings import Settings
from enrolment.storage.tables import contributors, firm_records
from tests.enrolment.environment import tell

SAMPLE = Path("deploy/sample")


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(monkeypatch, settings)
    monkeypatch.setenv("ENROLMENT_ACTIVATION_TTL", "3600")
    monkeypatch.setenv("ENROLMENT_REFUSAL_BAR", "P30D")


def test_durations_are_seconds_or_iso_8601(environment: None) -> None:
    settings = Settings()
    assert (settings.activation_ttl.total_seconds(), settings.refusal_bar.days) == (3600, 30)
    assert "ssss" not in repr(settings)


async def _count(database: Database) -> tuple[int | None, int | None]:
    async with database.transaction() as tx:
        counts = [await tx.scalar(select(func.count()).select_from(t)) for t in (contributors, firm_records)]
    return counts[0], counts[1]


def _run(*arguments: str) -> int:
    return main(list(arguments))


async def test_the_sample_is_loaded_twice_without_a_trace(
    environment: None, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert await asyncio.to_thread(_run, "load-contributors", str(SAMPLE / "contributors.csv")) == 0
        assert await asyncio.to_thread(_run, "load-firms", str(SAMPLE / "firms.csv")) == 0
        assert await _count(database) == (1000, 20)
    said = [line for line in capsys.readouterr().out.splitlines() if " lines: " in line]
    assert said == [
        "1000 lines: 1000 kept (1000 new, 0 changed, 0 unchanged), 0 refused, 0 blank",
        "20 lines: 20 kept (20 new, 0 changed, 0 unchanged), 0 refused, 0 blank",
        "1000 lines: 1000 kept (0 new, 0 changed, 1000 unchanged), 0 refused, 0 blank",
        "20 lines: 20 kept (0 new, 0 changed, 20 unchanged), 0 refused, 0 blank",
    ]


async def test_refused_lines_are_named_by_number_and_code_only(
    environment: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, first, second, *_ = (SAMPLE / "firms.csv").read_text().splitlines()
    file = tmp_path / "firms.csv"
    file.write_text("\n".join([header, first, second.replace(";no;no", ";peut-être;no"), "99;too;short"]))
    assert await asyncio.to_thread(_run, "load-firms", str(file)) == 1
    printed = capsys.readouterr().out
    assert printed.splitlines() == [
        "line 3: struck_off VALUE_INVALID",
        "line 4: CELL_COUNT",
        "3 lines: 1 kept (0 new, 0 changed, 1 unchanged), 2 refused, 0 blank",
        "18 gone from the file, 0 of them closed",
        "Nothing was closed: of some refused lines nobody knows whose they are.",
    ]
    file.write_text("not;the;header\n")
    assert await asyncio.to_thread(_run, "load-firms", str(file)) == 1
    assert "peut-être" not in printed


async def test_migrating_is_a_command(environment: None) -> None:
    assert await asyncio.to_thread(_run, "migrate") == 0
