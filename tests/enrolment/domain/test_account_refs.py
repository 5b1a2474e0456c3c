from hashlib import sha256
from uuid import RFC_4122, UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from enrolment.domain.account_refs import AccountRefs
from vocabulary.kinds import Kind

REFS = AccountRefs.keyed_by("p" * 32)
NUMBER = "827000000000123456"


def test_a_reference_is_stable_and_one_per_kind_d07() -> None:
    assert REFS.of(Kind.INDEPENDENT, NUMBER) == AccountRefs(b"p" * 32).of(Kind.INDEPENDENT, NUMBER)
    assert len({REFS.of(kind, NUMBER) for kind in Kind}) == len(Kind)


def test_without_the_secret_trying_all_numbers_finds_nothing() -> None:
    shown = REFS.of(Kind.EMPLOYER, NUMBER)
    assert AccountRefs.keyed_by("q" * 32).of(Kind.EMPLOYER, NUMBER) != shown
    named = f"{Kind.EMPLOYER}:{NUMBER}"
    namespace = UUID("6e9d1f0a-3c55-5d0e-9a37-1d0f4b1c7a52")
    assert uuid5(namespace, named) != shown
    assert UUID(bytes=sha256(named.encode()).digest()[:16], version=5) != shown
    assert "p" * 32 not in repr(REFS)


@given(st.sampled_from(Kind), st.text(max_size=20))
def test_it_is_a_uuid_of_version_8(kind: Kind, number: str) -> None:
    ref = REFS.of(kind, number)
    assert (ref.version, ref.variant) == (8, RFC_4122)
