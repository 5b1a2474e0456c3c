"""`python -m workbench letter`: one fictitious key letter, as PDF and as a picture."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from notifications.domain.key_letter import Issuer, KeyLetterContent
from notifications.gateways.logo import read_logo
from notifications.gateways.typesetter import Typesetter
from workbench.house import FICTITIOUS_BODY, LOGO
from workbench.post import picture

ISSUER = Issuer(
    name=FICTITIOUS_BODY["ISSUER_NAME"],
    service="Service des accès des tiers déclarants",
    address=tuple(json.loads(FICTITIOUS_BODY["ISSUER_ADDRESS"])),
    town=FICTITIOUS_BODY["ISSUER_TOWN"],
    phone="36 00",
    portal="www.espace-tiers.example",
    refusal_page="www.espace-tiers.example/refus",
    data_controller=FICTITIOUS_BODY["ISSUER_NAME"],
    data_protection_contact="dpo@espace-tiers.example",
    public_phone=FICTITIOUS_BODY["ISSUER_PHONE"],
    public_site=FICTITIOUS_BODY["ISSUER_URL"].removeprefix("https://"),
    logo=read_logo(LOGO),
)


LETTER_ID = UUID(int=0x19A2B3C4D5E7F608A9B0C1D2E3F4A5B)


def sample_content(letter_id: UUID = LETTER_ID) -> KeyLetterContent:
    """A letter to nobody, with a key that opens nothing."""
    return KeyLetterContent(
        letter_id=letter_id,
        letter_reference="CL-4KT9-M2XW-7H",
        address=(
            "MME ELEONORE LEFEVRE",
            "BATIMENT C RESIDENCE LES TILLEULS",
            "12 BIS RUE DES ECOLES",
            "33000 BORDEAUX",
        ),
        salutation="Madame Éléonore LEFÈVRE",
        firm_name="Cabinet Duval & Associés",
        firm_town="Fort-de-France",
        account_ending="4321",
        services=("S01", "S03", "S05", "S12"),
        key="7KQF-42MX-VHTR",
        refusal_code="P9WD-3TNB-7HKQ-2XM4",
        written_at=datetime(2026, 11, 21, 10, tzinfo=UTC),
        expires_at=datetime(2028, 11, 21, 10, tzinfo=UTC),
    )


def write_sample_letter(folder: Path) -> list[Path]:
    """Write `letter.pdf` and `letter.png` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    pdf = Typesetter(ISSUER).key_letter(sample_content())
    written = {folder / "letter.pdf": pdf, folder / "letter.png": picture(pdf)}
    for path, content in written.items():
        path.write_bytes(content)
    return list(written)
