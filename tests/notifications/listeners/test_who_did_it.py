"""Mails say who of the firm did it, and nothing goes to whoever is out for security."""

from contracts.access import ActivationKeyRedeemed
from contracts.enrolment import (
    ClientRegistrationClosedStale,
    ClientRegistrationRemoved,
    CollaboratorRemoved,
    UserSecuritySuspensionLifted,
    UserSuspendedForSecurity,
)
from tests.notifications.firm import Firm
from tests.notifications.house import House

LEA = "lea@cabinet.fr"


async def test_a_removal_is_credited_to_whoever_removed_also_when_somebody_else_reads_it(
    house: House, firm: Firm
) -> None:
    removal = {"account_ref": firm.key.account_ref, "kind": "EMPLOYER", "removed_at": house.now}
    await house.hear(CollaboratorRemoved(user_id=firm.lea, firm_id=firm.firm_id, by=firm.admin), version=9)
    await house.hear(
        ClientRegistrationRemoved(case_id=firm.key.case_id, firm_id=firm.firm_id, by=firm.lea, **removal)
    )
    await house.work()
    (mail,) = house.mailbox.messages(subject_contains="retirée")
    assert not mail.to(LEA)
    assert "a été retirée par Lea Durand" in " ".join(mail.text.split())


async def test_a_user_suspended_for_security_is_written_nothing_about_clients(
    house: House, firm: Firm
) -> None:
    who = {"user_id": firm.lea, "firm_id": firm.firm_id}
    await house.hear(UserSuspendedForSecurity(**who), version=9)
    await house.hear(ClientRegistrationClosedStale(**firm.case))
    await house.work()
    assert len(house.mailbox.messages(subject_contains="fermée")) == 1
    assert house.mailbox.messages(to=LEA) == []
    await house.hear(UserSecuritySuspensionLifted(**who, active=True), version=10)
    await house.hear(ActivationKeyRedeemed(**firm.ids, by=firm.lea))
    await house.work()
    assert len(house.mailbox.messages(to=LEA)) == 1
