"""The founder activates: only now are there a firm and a user (C.1). The first one who does has the SIREN."""

from datetime import datetime

from contracts.enrolment import ActivationSuperseded, FirmActivated, FirmRegistered
from database.engine import Transaction
from enrolment.actions.announce_contact import announce_contact
from enrolment.actions.decline_application import decline_application
from enrolment.actions.hold_activation import HeldApplication
from enrolment.actions.issue_activation import ENDED
from enrolment.actions.judge_applications import find_bar
from enrolment.actions.remove_user import let_go
from enrolment.domain.activation import Activation, LinkSuperseded
from enrolment.domain.firm_application import Decline, FirmApplication
from enrolment.domain.firm_record import FirmRecord
from enrolment.domain.user import FirmUser
from enrolment.storage import activations, firm_applications, firms, users
from messaging.outbox import announce


async def bar_of(
    tx: Transaction, activation: Activation, held: HeldApplication, now: datetime
) -> FirmRecord | LinkSuperseded:
    """What the firm is opened with, unless somebody was faster or it may not be opened any more.

    Then the link dies, and a mail tells its reader what happened.
    """
    application = held.application
    record = await find_bar(tx, application)
    if not isinstance(record, Decline):
        return record
    await activations.save(tx, activation.supersede())
    await announce(tx, ActivationSuperseded(message_id=activation.message_id), version=ENDED, now=now)
    cause = Decline.OVERTAKEN if record is Decline.NOT_POSSIBLE else record
    await decline_application(tx, application, cause, now=now)
    return LinkSuperseded(activation.purpose)


async def open_firm(
    tx: Transaction, application: FirmApplication, record: FirmRecord, now: datetime
) -> FirmUser:
    """Open the firm with its founder, whose password access has.

    An invitation that waits for the founder's address gives way: its holder chose the firm.
    """
    if invited := await users.find_with_email(tx, application.email, lock=True):
        await let_go(tx, invited, by=None, now=now)
    firm, founder = application.firm(record), application.founder()
    registered = FirmRegistered(
        firm_id=firm.firm_id,
        siren=firm.siren,
        profession=firm.profession.value,
        founder_user_id=founder.user_id,
    )
    await announce(tx, registered, version=firm.version, now=now)
    await announce_contact(tx, founder, now)
    firm, founder = firm.activate(), founder.activate()
    await firms.add(tx, firm)
    await users.add(tx, founder)
    await firm_applications.remove(tx, application)
    activated = FirmActivated(
        firm_id=firm.firm_id, founder_user_id=founder.user_id, profession=firm.profession.value
    )
    await announce(tx, activated, version=firm.version, now=now)
    return founder
