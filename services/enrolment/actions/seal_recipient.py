"""What the letter says of its recipient and firm, sealed for notifications (D-04, D-11, G.3)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from contracts.sealed import SealedRecipient
from database.engine import Transaction
from enrolment.domain.contributors import Contributor
from enrolment.domain.firm import Firm
from enrolment.domain.refusal_code import LETTER_REFERENCE, REFUSAL_CODE
from enrolment.domain.registration import RegistrationCase
from enrolment.storage import firms
from messaging.sealing import Sealer

PARIS = ZoneInfo("Europe/Paris")


async def seal_recipient(
    tx: Transaction,
    case: RegistrationCase,
    contributor: Contributor,
    refusal_code: str,
    earlier: RegistrationCase | None,
    *,
    sealer: Sealer,
    expires_at: datetime,
) -> str:
    """Name and address of the contributor reference, the refusal code, and which letter is replaced."""
    firm = await firms.get(tx, case.firm_id)
    content = recipient_of(case, contributor, firm, refusal_code, earlier)
    return sealer.seal(content, subject=f"case:{case.case_id}", expires_at=expires_at)


def recipient_of(
    case: RegistrationCase,
    contributor: Contributor,
    firm: Firm,
    refusal_code: str,
    earlier: RegistrationCase | None,
) -> SealedRecipient:
    """What is sealed: the address line by line, ready to print."""
    address = contributor.address
    return SealedRecipient(
        civility=contributor.civility or "",
        name=contributor.display_name,
        address_lines=address.lines if address else (),
        town=address.town if address else "",
        account_last4=contributor.account_ending,
        letter_reference=LETTER_REFERENCE.print(case.letter_reference or ""),
        refusal_code=SecretStr(REFUSAL_CODE.print(refusal_code)),
        firm_name=firm.name,
        firm_town=firm.address.town if firm.address else "",
        replaces_letter_of=_letter_date(earlier),
    )


def _letter_date(earlier: RegistrationCase | None) -> date | None:
    return earlier.letter_written_at.astimezone(PARIS).date() if earlier else None
