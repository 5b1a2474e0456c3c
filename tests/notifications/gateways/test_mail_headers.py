"""A subject comes out of the mail as it went in, however long and accented."""

from email import policy
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.gateways.mail_headers import subject_header

PRINTABLE = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
SUBJECTS = st.lists(st.text(PRINTABLE, min_size=1, max_size=12), min_size=1, max_size=15).map(" ".join)


def sent(subject: str) -> bytes:
    return f"{subject_header(subject)}\r\n".encode()


@pytest.mark.parametrize(
    "subject",
    [
        "Votre demande concernant DE LA FONTAINE Laëtitia est fermée",
        "Un courrier est adressé à votre client\u00a0: dossier ET-30EF0E7E4F",
        "Claire Durand vous ouvre un accès à l’espace CABINET DUVAL & ASSOCIÉS ET FILS DE FORT-DE-FRANCE",
        "Plain",
    ],
)
def test_a_subject_of_ours_comes_back_as_it_was(subject: str) -> None:
    assert str(BytesParser(policy=policy.default).parsebytes(sent(subject))["Subject"]) == subject


@given(SUBJECTS.filter(lambda subject: not subject.isascii()))
def test_any_accented_subject_comes_back_in_short_ascii_lines(subject: str) -> None:
    wire = sent(subject)
    assert str(BytesParser(policy=policy.default).parsebytes(wire)["Subject"]) == subject
    assert all(len(line) <= 78 for line in wire.split(b"\r\n\r\n")[0].split(b"\r\n"))
    assert wire.isascii()
