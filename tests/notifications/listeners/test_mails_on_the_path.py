"""Each mail of section G on the path « add a client by letter key »: who gets it, and exactly one."""

from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.access import (
    AccountLocked,
    ActivationKeyExhausted,
    ActivationKeyLocked,
    ActivationKeyRedeemed,
    MandateActivated,
    MandateSuperseded,
)
from contracts.enrolment import (
    ActivationLapsed,
    ActivationReplayed,
    ClientRefusedRequest,
    ClientRegistrationClosedStale,
    ClientRegistrationRejected,
    ClientRegistrationRemoved,
    CollaboratorRemoved,
)
from contracts.envelope import Event
from tests.notifications.firm import Firm, heard_twice
from tests.notifications.house import House


async def test_key_redeemed_goes_to_who_asked(house: House, firm: Firm) -> None:
    """E10."""
    await heard_twice(house, ActivationKeyRedeemed(**firm.ids, by=firm.admin))

    (mail,) = house.mailbox.messages()
    assert mail.to("lea@cabinet.fr")
    assert mail.subject == "Accès ouvert au dossier de Hélène Lefèvre"
    for words in ("Anne Durand", "attestation de vigilance", "Rappel d’échéance"):
        assert words in " ".join(mail.text.split())


async def test_key_redeemed_goes_to_the_administrators_when_who_asked_is_gone(
    house: House, firm: Firm
) -> None:
    await house.hear(CollaboratorRemoved(user_id=firm.lea, firm_id=firm.firm_id, by=firm.admin), version=3)
    await heard_twice(house, ActivationKeyRedeemed(**firm.ids, by=firm.admin))

    (mail,) = house.mailbox.messages()
    assert mail.to("anne@cabinet.fr")


async def test_one_mail_each_to_the_right_person(house: House, firm: Firm) -> None:
    until = house.now + timedelta(minutes=30)
    removal = {"account_ref": firm.key.account_ref, "kind": "EMPLOYER", "removed_at": house.now}
    foretold: list[tuple[Event, str, str]] = [
        (ActivationKeyLocked(**firm.ids, until=until), "anne", "Saisie de clé suspendue : dossier ET-"),
        (ActivationKeyExhausted(**firm.ids), "anne", "Saisie de clé suspendue : dossier ET-"),
        (
            ClientRefusedRequest(**firm.case, channel="WEB", refused_at=house.now),
            "lea",
            "Votre client n’a pas donné suite à votre demande : dossier ET-",
        ),
        (
            ClientRegistrationRemoved(
                case_id=firm.key.case_id, firm_id=firm.firm_id, by=firm.admin, **removal
            ),
            "anne",
            "Votre demande a été retirée : dossier ET-",
        ),
        (ClientRegistrationClosedStale(**firm.case), "lea", "Votre demande est fermée : dossier ET-"),
        (
            ClientRegistrationRejected(**firm.case, reason_code="UNKNOWN_ACCOUNT"),
            "lea",
            "Aucun courrier n’a pu être adressé à votre client : dossier ET-",
        ),
        (
            MandateSuperseded(**firm.mandate),
            "lea",
            "Votre client a mis fin à votre accès : dossier ET-",
        ),
        (AccountLocked(user_id=firm.lea, until=until), "lea", "bloqué"),
        (ActivationReplayed(message_id=uuid4(), user_id=firm.lea), "lea", "lien déjà utilisé"),
        (
            ActivationLapsed(
                message_id=uuid4(), user_id=firm.lea, invited_by=firm.admin, created_at=house.now
            ),
            "anne",
            "L’accès de Lea Durand n’a pas été activé",
        ),
    ]
    for event, name, subject in foretold:
        house.mailbox.clear()
        await heard_twice(house, event)
        (mail,) = house.mailbox.messages()
        assert mail.to(f"{name}@cabinet.fr"), type(event)
        assert subject in mail.subject.replace("\xa0", " ")
        assert "Lefèvre" not in mail.subject + mail.text + mail.html, "who has not agreed is not named"


@pytest.mark.parametrize("agreed", ["by key", "by mandate"])
async def test_who_agreed_is_named(house: House, firm: Firm, agreed: str) -> None:
    """E13 after the mandate was active, whichever of its news was heard."""
    if agreed == "by key":
        await house.hear(ActivationKeyRedeemed(**firm.ids, by=firm.admin))
    else:
        await house.hear(MandateActivated(**firm.mandate, basis="EXPLICIT", services=("S01",)))
    await house.work()
    house.mailbox.clear()
    removal = {"account_ref": firm.key.account_ref, "kind": "EMPLOYER", "removed_at": house.now}
    await heard_twice(
        house,
        ClientRegistrationRemoved(case_id=firm.key.case_id, firm_id=firm.firm_id, by=firm.lea, **removal),
    )

    (mail,) = house.mailbox.messages()
    assert mail.subject == "Hélène Lefèvre a été retiré de votre portefeuille"
    assert "Hélène Lefèvre a été retiré de votre portefeuille par Lea Durand" in " ".join(mail.text.split())


async def test_two_locks_are_two_mails(house: House, firm: Firm) -> None:
    for _ in range(2):
        await house.hear(ActivationKeyLocked(**firm.ids, until=house.now + timedelta(minutes=30)))
    await house.work()

    assert len(house.mailbox.messages()) == 2


async def test_a_client_without_letter_is_named_by_reference(house: House, firm: Firm) -> None:
    case_id = uuid4()
    submitted = {"case_id": case_id, "firm_id": firm.firm_id, "requested_by": firm.lea}
    await heard_twice(house, ClientRegistrationRejected(**submitted, reason_code="UNKNOWN_ACCOUNT"))

    (mail,) = house.mailbox.messages()
    assert f"dossier ET-{case_id.hex[:10].upper()}" in mail.subject.replace("\xa0", " ")
