import pytest

from enrolment.domain.services import (
    COURRIELS,
    Group,
    ServiceNotOffered,
    check_offered,
    group_of,
    offered_services,
)
from vocabulary.kinds import Kind
from vocabulary.services import SERVICE_CODES


def codes(kind: Kind, *, ticked: bool) -> set[str]:
    return {offer.code for offer in offered_services(kind) if offer.ticked_by_default is ticked}


def test_every_service_is_offered_to_somebody() -> None:
    assert {offer.code for kind in Kind for offer in offered_services(kind)} == SERVICE_CODES


def test_offers_by_kind_e1() -> None:
    always = {"S01", "S03", "S05", "S06", "S09", "S12", "S14"}
    assert codes(Kind.EMPLOYER, ticked=True) == always | {"S02", "S08"}
    assert codes(Kind.EMPLOYER, ticked=False) == {"S04", "S07", "S11", "S13"}
    assert codes(Kind.INDEPENDENT, ticked=True) == always | {"S08", "S10"}
    assert codes(Kind.INDEPENDENT, ticked=False) == {"S02", "S04", "S07", "S13"}
    assert offered_services(Kind.REGULATED_LIBERAL) == offered_services(Kind.MAJORITY_MANAGER)
    assert codes(Kind.AUTO_ENTREPRENEUR, ticked=True) == always | {"S02"}
    assert codes(Kind.AUTO_ENTREPRENEUR, ticked=False) == {"S04", "S07", "S08", "S11", "S13"}


def test_courriels_e2() -> None:
    assert [offer.code for offer in COURRIELS if offer.ticked_by_default] == [
        "C01",
        "C02",
        "C03",
        "C04",
        "C05",
        "C09",
    ]
    assert len(COURRIELS) == 9


def test_nothing_ticked_is_fine_d21() -> None:
    check_offered(Kind.EMPLOYER, (), ())


def test_unknown_and_non_offered_codes_are_all_named_r001_06() -> None:
    with pytest.raises(ServiceNotOffered) as refused:
        check_offered(Kind.EMPLOYER, ["S01", "S10", "S99"], ["C01", "C10"])
    assert refused.value.codes == ("S10", "S99", "C10")


def test_estimates_are_not_for_auto_entrepreneurs() -> None:
    with pytest.raises(ServiceNotOffered):
        check_offered(Kind.AUTO_ENTREPRENEUR, ["S10"], [])


def test_group() -> None:
    assert group_of("S11") is Group.DECLARE
    with pytest.raises(ServiceNotOffered):
        group_of("S15")
