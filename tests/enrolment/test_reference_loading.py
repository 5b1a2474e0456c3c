"""Reference files, as an operator loads them: every line told, all or nothing kept."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from database.engine import Database
from enrolment.__main__ import main
from enrolment.domain.reference_file import CONTRIBUTOR_COLUMNS
from enrolment.settings import Settings
from tests.enrolment.environment import tell

HEADER = ";".join(CONTRIBUTOR_COLUMNS)
NIR = "260095999929569"
FIRMS = Path("deploy/sample/firms.csv").read_text(encoding="utf-8").splitlines()
MATERIAL = Path(__file__).parent / "material"


def row(number: int, **cells: str) -> str:
    facts = {
        "kind": "INDEPENDENT",
        "account_number": f"1170000000{number:08}",
        "siren": "000001008",
        "display_name": f"CLIENT {number}",
        "recipient": "MME CLIENT",
        "street": "1 RUE PASTEUR",
        "postcode": "20000",
        "town": "AJACCIO",
        "nir": NIR,
        "struck_off": "no",
    } | cells
    return ";".join(facts.get(column, "") for column in CONTRIBUTOR_COLUMNS)


class Desk:
    """Where an operator sits."""

    def __init__(self, folder: Path, database: Database, said: pytest.CaptureFixture[str]) -> None:
        self.folder, self.database, self._said = folder, database, said

    async def load(self, *lines: str | bytes, end: str = "\n", **options: str) -> tuple[int, list[str]]:
        raw = b"".join(
            line if isinstance(line, bytes) else f"{line}{end}".encode("utf-8", "surrogateescape")
            for line in (HEADER, *lines)
        )
        return await self.load_bytes(raw, **options)

    async def load_bytes(self, raw: bytes, **options: str) -> tuple[int, list[str]]:
        (self.folder / "contributors.csv").write_bytes(raw)
        return await self.load_file(self.folder / "contributors.csv", **options)

    async def load_file(
        self, file: Path, command: str = "load-contributors", **options: str
    ) -> tuple[int, list[str]]:
        chosen = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        status = await asyncio.to_thread(main, [command, str(file), *chosen])
        said = self._said.readouterr()
        assert not said.err
        lines = said.out.splitlines()
        assert_every_line_is_told(lines)
        return status, lines

    async def rows(self, columns: str = "account_number, *") -> list[Any]:
        async with self.database.transaction() as tx:
            query = text(f"select {columns} from contributors order by 1")  # noqa: S608 - the tests' own
            return list(await tx.execute(query))


def assert_every_line_is_told(said: list[str]) -> None:
    for summary in filter(lambda line: " lines: " in line, said):
        lines, kept, new, changed, unchanged, refused, blank = map(int, re.findall(r"\d+", summary))
        assert lines == kept + refused + blank
        assert kept == new + changed + unchanged
        assert refused == sum(line.startswith("line ") for line in said)


@pytest.fixture
async def desk(
    tmp_path: Path,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> AsyncIterator[Desk]:
    tell(monkeypatch, settings)
    yield Desk(tmp_path, database, capsys)
    async with database.transaction() as tx:
        await tx.execute(text("truncate contributors, firm_records, reference_loads"))


async def test_the_same_file_again_writes_nothing(desk: Desk) -> None:
    file = [row(1), row(2), row(3)]
    status, said = await desk.load(*file)
    assert (status, said) == (
        0,
        [
            "3 lines: 3 kept (3 new, 0 changed, 0 unchanged), 0 refused, 0 blank",
            "0 gone from the file, 0 of them closed",
        ],
    )
    before = await desk.rows("account_number, xmin::text, *")
    status, said = await desk.load(*file)
    assert said[0] == "3 lines: 3 kept (0 new, 0 changed, 3 unchanged), 0 refused, 0 blank"
    assert await desk.rows("account_number, xmin::text, *") == before


async def test_only_what_differs_is_written_and_a_nir_is_not_encrypted_again(desk: Desk) -> None:
    await desk.load(row(1), row(2), row(3))
    before = {r.account_number: r for r in await desk.rows("account_number, xmin::text, *")}
    _, said = await desk.load(row(1), row(2, town="BASTIA"), row(3, nir="253072B07300470"), row(4))
    assert said[0] == "4 lines: 4 kept (1 new, 2 changed, 1 unchanged), 0 refused, 0 blank"
    after = {r.account_number: r for r in await desk.rows("account_number, xmin::text, *")}
    one, two, three, _ = sorted(after)
    assert after[one] == before[one]
    assert after[two].address["town"] == "BASTIA"
    assert after[two].nir_sealed == before[two].nir_sealed
    assert after[three].nir_sealed != before[three].nir_sealed
    assert after[three].nir_digest != before[three].nir_digest
    await desk.load(row(1, nir=""), row(2), row(3), row(4))
    assert (await desk.rows())[0].nir_sealed is None


async def test_a_line_written_otherwise_says_the_same(desk: Desk) -> None:
    await desk.load(row(1))
    before = (await desk.rows())[0]
    _, said = await desk.load(
        row(1).replace(";AJACCIO;", "; AJACCIO ;").replace("CLIENT 1", '"CLIENT 1"'), end="\r\n"
    )
    assert said[0] == "1 lines: 1 kept (0 new, 0 changed, 1 unchanged), 0 refused, 0 blank"
    assert (await desk.rows())[0].nir_sealed == before.nir_sealed


async def test_what_is_gone_is_closed_and_comes_back(desk: Desk) -> None:
    await desk.load(row(1), row(2), as_of="2026-11-01")
    _, said = await desk.load(row(1), as_of="2026-11-02")
    assert said[1] == "1 gone from the file, 1 of them closed"
    assert [str(r.gone_on) for r in await desk.rows()] == ["None", "2026-11-02"]
    _, said = await desk.load(row(1), as_of="2026-11-03")
    assert said[1] == "0 gone from the file, 0 of them closed"
    _, said = await desk.load(row(1), row(2), as_of="2026-11-04")
    assert said[0] == "2 lines: 2 kept (0 new, 1 changed, 1 unchanged), 0 refused, 0 blank"
    assert [r.gone_on for r in await desk.rows()] == [None, None]


async def test_a_file_that_lacks_much_closes_nothing_unless_told_to(desk: Desk) -> None:
    await desk.load(*map(row, range(300)))
    status, said = await desk.load(*map(row, range(150)))
    assert (status, said[1]) == (1, "150 gone from the file, 0 of them closed")
    assert "--close-at-most" in said[2]
    status, said = await desk.load(*map(row, range(150)), close_at_most="50")
    assert (status, said[1]) == (0, "150 gone from the file, 150 of them closed")


async def test_a_refused_line_closes_nobody(desk: Desk) -> None:
    await desk.load(row(1), row(2), row(3))
    status, said = await desk.load(row(1), row(2, struck_off="maybe"))
    assert (status, said[0]) == (1, "line 3: struck_off VALUE_INVALID")
    assert "1 gone from the file, 1 of them closed" in said
    assert [r.gone_on is None for r in await desk.rows()] == [True, True, False]
    status, said = await desk.load(row(1), row(2, kind="maybe"), row(3))
    assert said[-1] == "Nothing was closed: of some refused lines nobody knows whose they are."
    status, said = await desk.load()
    assert (status, said[-1]) == (1, "Nothing was closed: no line could be read.")


async def test_an_older_file_does_not_win(desk: Desk) -> None:
    await desk.load(row(1, town="BASTIA"), as_of="2026-11-02")
    status, said = await desk.load(row(1), as_of="2026-11-01")
    assert (status, said) == (
        1,
        ["the file is of 2026-11-01, and one of 2026-11-02 has been loaded: nothing was changed"],
    )
    assert (await desk.rows())[0].address["town"] == "BASTIA"
    dated = desk.folder / "contributors-2026-10-31.csv"
    dated.write_text(f"{HEADER}\n{row(1)}\n", encoding="utf-8")
    assert (await desk.load_file(dated))[0] == 1
    assert (await desk.load(row(1), as_of="2026-11-02"))[0] == 0


async def test_damaged_lines_take_no_other_with_them(desk: Desk) -> None:
    status, said = await desk.load(
        row(1),
        row(2).replace("CLIENT 2", '"CLIENT 2'),
        row(3) + ";",
        row(4).rsplit(";", 3)[0],
        "",
        row(1, town="BASTIA"),
        row(5, display_name="NU\0L"),
        row(6).encode("cp1252").replace(b"CLIENT 6", b"CLI\xcbNT 6") + b"\r",
        row(7, town="X" * 11_000),
        row(8, display_name="LOST \ufffd"),
        row(9, last_period="2026-13", last_filed_on="2026-10-01", last_amount_cents="1"),
        row(10).encode() + b"\r\n",
        row(11)[:60].encode(),
    )
    assert status == 1
    assert said[:9] == [
        "line 3: LINE_UNREADABLE",
        "line 4: CELL_COUNT",
        "line 5: CELL_COUNT",
        "line 7: DUPLICATE_IN_FILE",
        "line 8: display_name CONTROL_CHARACTER",
        "line 9: display_name ENCODING_INVALID",
        "line 10: LINE_UNREADABLE",
        "line 11: display_name ENCODING_INVALID",
        "line 12: last_period VALUE_INVALID",
    ]
    assert "line 14: CELL_COUNT" in said
    assert "13 lines: 2 kept (2 new, 0 changed, 0 unchanged), 10 refused, 1 blank" in said
    assert not any("CLIENT" in line or NIR in line for line in said)
    assert [r.display_name for r in await desk.rows()] == ["CLIENT 1", "CLIENT 10"]


@pytest.mark.parametrize(
    "raw", [b"", b"\xef\xbb\xbf", b"not;the;header\n", row(1).encode(), b"\0" * 40, b"\xff\xfe"]
)
async def test_what_is_no_reference_file_changes_nothing(desk: Desk, raw: bytes) -> None:
    await desk.load(row(1))
    status, said = await desk.load_bytes(raw)
    assert (status, len(said)) == (1, 1)
    assert said[0].startswith("expected header: kind;account_number")
    assert [r.gone_on for r in await desk.rows()] == [None]


async def test_a_file_that_is_not_there(desk: Desk) -> None:
    status, said = await desk.load_file(desk.folder / "none.csv")
    assert (status, len(said)) == (1, 1)


@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
async def test_every_unicode_form_and_line_end(desk: Desk, mark: str, end: str) -> None:
    lines = [HEADER, row(1, display_name="LAURENT Maëlys"), row(2)]
    status, said = await desk.load_bytes((end.join(lines) + end).encode(mark))
    assert (status, said[0][:15]) == (0, "2 lines: 2 kept")
    assert [r.display_name for r in await desk.rows()] == ["LAURENT Maëlys", "CLIENT 2"]


async def test_windows_1252_is_said_or_its_lines_are_named(desk: Desk) -> None:
    raw = "\n".join([HEADER, row(1, display_name="D’ORNANO Maëlys"), row(2), ""]).encode("cp1252")
    status, said = await desk.load_bytes(raw)
    assert (status, said[0]) == (1, "line 2: display_name ENCODING_INVALID")
    assert "see --encoding" in said[1]
    status, said = await desk.load_bytes(raw, encoding="windows-1252")
    assert status == 0
    assert [r.display_name for r in await desk.rows()] == ["D’ORNANO Maëlys", "CLIENT 2"]
    status, said = await desk.load_bytes(raw.decode("cp1252").encode(), encoding="windows-1252")
    assert (status, said[0]) == (1, "line 2: display_name ENCODING_INVALID")


@pytest.mark.parametrize("file", ["nul-in-a-cell.csv", "utf-16.csv", "windows-1252.csv"])
async def test_files_as_other_systems_write_them(desk: Desk, file: str) -> None:
    status, said = await desk.load_file(MATERIAL / file)
    named = {"nul-in-a-cell.csv": ["line 2: display_name CONTROL_CHARACTER"], "utf-16.csv": []}
    every = ["line 2: display_name ENCODING_INVALID", "line 3: display_name ENCODING_INVALID"]
    assert [line for line in said if line.startswith("line ")] == named.get(file, every)
    assert status == (0 if file == "utf-16.csv" else 1)


async def test_firms_likewise(desk: Desk) -> None:
    file = desk.folder / "firms.csv"
    for lines, told in (
        (FIRMS, "20 lines: 20 kept (20 new, 0 changed, 0 unchanged), 0 refused, 0 blank"),
        (FIRMS, "20 lines: 20 kept (0 new, 0 changed, 20 unchanged), 0 refused, 0 blank"),
        (FIRMS[:-1], "19 lines: 19 kept (0 new, 0 changed, 19 unchanged), 0 refused, 0 blank"),
    ):
        file.write_text("\n".join(lines), encoding="utf-8")
        status, said = await desk.load_file(file, "load-firms")
        assert (status, said[0]) == (0, told)
    async with desk.database.transaction() as tx:
        gone = await tx.scalar(text("select count(*) from firm_records where gone_on is not null"))
    assert gone == 1


async def test_nothing_is_kept_of_a_load_that_breaks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.load(row(1), row(2))
    monkeypatch.setattr("enrolment.gateways.reference_staging.Staging.close_gone", _broken)
    with pytest.raises(RuntimeError):
        await desk.load(row(1, town="BASTIA"), row(3))
    assert [(r.display_name, r.address["town"]) for r in await desk.rows()] == [
        ("CLIENT 1", "AJACCIO"),
        ("CLIENT 2", "AJACCIO"),
    ]


async def _broken(*_: Any) -> None:
    raise RuntimeError


async def test_two_loads_at_once_are_one(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        await tx.execute(
            text("select pg_advisory_xact_lock(hashtext('load-reference'), hashtext('contributors'))")
        )
        status, said = await desk.load(row(1))
    assert (status, said) == (1, ["another load of the same reference is under way: nothing was changed"])
