import io
import re
from collections import Counter
from pathlib import Path

import pytest
from stdnum.fr import nir, siren, siret

from enrolment.domain.account_refs import AccountRefs
from enrolment.domain.contributors import Contributor
from enrolment.domain.firm_record import FirmRecord
from enrolment.domain.reference_file import FIRMS
from enrolment.domain.reference_file import contributors as contributors_file
from tests.enrolment.reference_records import records
from vocabulary.kinds import Kind
from workbench.sample import main, write_contributors, write_firms
from workbench.sample_accounts import MAX_ACCOUNTS

SAMPLE = Path(__file__).parents[2] / "deploy" / "sample"

REFS = AccountRefs.keyed_by("a pepper for tests, of no use elsewhere")


def contributors_text(count: int = 1_000, seed: int = 2026) -> str:
    write_contributors(out := io.StringIO(), count=count, seed=seed)
    return out.getvalue()


def firms_text() -> str:
    write_firms(out := io.StringIO())
    return out.getvalue()


def contributors() -> list[Contributor]:
    rows = records(contributors_file(REFS), contributors_text().splitlines(keepends=True))
    return [row for row in rows if isinstance(row, Contributor)]


def firms() -> list[FirmRecord]:
    rows = records(FIRMS, firms_text().splitlines(keepends=True))
    return [row for row in rows if isinstance(row, FirmRecord)]


def test_committed_files_are_what_the_command_makes() -> None:
    assert (SAMPLE / "contributors.csv").read_text(encoding="utf-8") == contributors_text()
    assert (SAMPLE / "firms.csv").read_text(encoding="utf-8") == firms_text()


def test_seed_decides() -> None:
    assert contributors_text(50, 1) == contributors_text(50, 1) != contributors_text(50, 2)


def test_every_line_is_accepted() -> None:
    assert len(contributors()) == 1_000
    assert len(firms()) == 20


def test_identifiers_are_valid_and_belong_to_nobody() -> None:
    for contributor in contributors():
        if contributor.siren:
            assert siren.is_valid(contributor.siren)
            assert contributor.siren < "000190000"
        if contributor.siret:
            assert siret.is_valid(contributor.siret)
        if contributor.nir:
            assert nir.is_valid(contributor.nir.number + contributor.nir.key)
            assert contributor.nir.number[7:10] == "999"
            assert contributor.nir.number[0] == ("2" if contributor.civility == "MME" else "1")
    assert all(siret.is_valid(firm.siret) for firm in firms())


def test_addresses_keep_to_nf_z10_011() -> None:
    addresses = [contributor.address for contributor in contributors()] + [firm.address for firm in firms()]
    for address in filter(None, addresses):
        assert address.usable
        assert len(address.lines) <= 6
        assert all(len(line) <= 38 and re.fullmatch(r"[A-Z0-9 ]+", line) for line in address.lines)


def test_every_oddity_is_there() -> None:
    sample = contributors()
    assert {contributor.kind for contributor in sample} == set(Kind)
    assert sum(contributor.address is None for contributor in sample) >= 5
    assert sum(contributor.struck_off for contributor in sample) >= 5
    assert sum(contributor.display_name == "MARTIN Jean" for contributor in sample) >= 5
    employers = [contributor for contributor in sample if contributor.kind is Kind.EMPLOYER]
    assert any(employer.last_declaration is None for employer in employers)
    assert any(
        employer.last_declaration and not employer.last_declaration.amount_cents for employer in employers
    )
    assert any(employer.civility for employer in employers)
    assert any(employer.civility is None for employer in employers)
    assert any(contributor.nir and contributor.nir.number[5:7] == "2A" for contributor in sample)
    addresses = [contributor.address for contributor in sample if contributor.address]
    assert {"BE", "CH", "DE", "GB", "LU"} <= {address.country for address in addresses}
    assert sum(len(address.recipient) > 38 for address in addresses) >= 5
    assert any(len(address.town) > 38 for address in addresses)
    assert all(row.siret is None for row in sample if row.kind is Kind.MAJORITY_MANAGER)


def test_some_sirens_have_an_employer_and_an_independent_account_d07() -> None:
    sample = contributors()
    shared = Counter(contributor.siren for contributor in sample if contributor.siren)
    both = [number for number, accounts in shared.items() if accounts == 2]
    assert len(both) >= 10
    kinds = {row.kind for row in sample if row.siren == both[0]}
    assert kinds == {Kind.EMPLOYER, Kind.INDEPENDENT}


def test_some_firms_may_not_apply() -> None:
    assert Counter((firm.struck_off, firm.sanctioned) for firm in firms()) == {
        (False, False): 18,
        (True, False): 1,
        (False, True): 1,
    }


def test_command_writes_to_a_file_or_to_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["firms"])
    assert capsys.readouterr().out == firms_text()
    main(["--count", "3", "--seed", "7", "--output", str(tmp_path / "few.csv")])
    assert (tmp_path / "few.csv").read_text(encoding="utf-8") == contributors_text(3, 7)
    with pytest.raises(SystemExit):
        main(["--count", str(MAX_ACCOUNTS + 1)])


def test_the_largest_sample_still_has_fictitious_sirens() -> None:
    assert contributors_text(MAX_ACCOUNTS).count("\n") == MAX_ACCOUNTS + 1
