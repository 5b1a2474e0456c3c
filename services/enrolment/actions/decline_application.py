"""No account opens: whoever reads the typed address is told, and so is the firm that has one (C.1b)."""

from datetime import datetime

from contracts.enrolment import FirmApplicationDeclined, FirmAppliedForAgain
from database.engine import Transaction
from enrolment.actions.mail_caps import MailCaps
from enrolment.domain.firm_application import Decline, FirmApplication
from enrolment.storage import firm_applications, firms
from messaging.outbox import announce

DECLINED = 1


async def decline_application(
    tx: Transaction,
    application: FirmApplication,
    cause: Decline,
    *,
    now: datetime,
    caps: MailCaps | None = None,
) -> None:
    """Forget the application and ask for a mail about it.

    The firm's administrators are told that somebody applies for it, as often a day as `caps` allow.
    """
    await firm_applications.remove(tx, application)
    declined = FirmApplicationDeclined(
        application_id=application.application_id,
        email=application.email,
        cause=cause.value,
        applied_at=application.applied_at,
    )
    await announce(tx, declined, version=DECLINED, now=now)
    firm = await firms.find_live(tx, application.siren)
    if cause is Decline.ADDRESS_IN_USE or firm is None or caps is None:
        return
    if await caps.allow_notice(tx, firm.firm_id, now):
        again = FirmAppliedForAgain(
            firm_id=firm.firm_id, display_name=application.display_name, applied_at=application.applied_at
        )
        await announce(tx, again, version=firm.version, now=now)
