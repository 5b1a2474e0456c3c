"""Each mail of section G on the path « add a client by letter key »: who gets it, and exactly one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.access import (
    AccountLocked,
    ActivationKeyExhausted,
    ActivationKeyIssued,
    ActivationKeyLocked,
    ActivationKeyMisuseDetected,
    ActivationKeyRedeemed,
    MandateActivated,
    MandateSuperseded,
    PortfolioAccessGranted,
)
from contracts.enrolment import (
    ActivationLapsed,
    ActivationReplayed,
    ClientRefusedRequest,
    ClientRegistrationClosedStale,
    ClientRegistrationRejected,
    ClientRegistrationRemoved,
    ClientRegistrationSubmitted,
    CollaboratorRemoved,
    FirmRegistered,
    UserContactChanged,
)
from contracts.envelope import Event
from messaging.setbacks import NotYet
from tests.notifications.house import House, issued


@dataclass
class Firm:
    firm_id: UUID
    admin: UUID
    lea: UUID
    key: ActivationKeyIssued

    @property
    def ids(self) -> dict[str, Any]:
        return {"key_id": self.key.key_id, "case_id": self.key.case_id, "firm_id": self.firm_id}

    @property
    def case(self) -> dict[str, Any]:
        return {"case_id": self.key.case_id, "firm_id": self.firm_id, "requested_by": self.lea}


@pytest.fixture
async def firm(house: House) -> Firm:
    """An administrator (anne), a collaborator (lea) who asked for a client, whose letter is under way."""
    firm_id = uuid4()
    admin = await house.user(firm_id, "anne", administrator=True)
    lea = await house.user(firm_id, "lea")
    key = issued(house.now, firm_id, lea)
    await house.hear(
        ClientRegistrationSubmitted(
            case_id=key.case_id,
            firm_id=firm_id,
            requested_by=lea,
            portfolio_id=uuid4(),
            account_ref=key.account_ref,
            kind="EMPLOYER",
            method="K",
            services=("S01", "S05"),
            courriels=("C01",),
            by_role="COLLABORATOR",
        )
    )
    await house.hear(key)
    await house.work()
    house.mailbox.clear()
    return Firm(firm_id, admin, lea, key)


async def heard_twice(house: House, event: Event) -> None:
    event_id = await house.hear(event)
    await house.hear(event, event_id=event_id)
    await house.work()


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
        (ActivationKeyLocked(**firm.ids, until=until), "anne", "Saisie de clé suspendue pour Hélène"),
        (ActivationKeyExhausted(**firm.ids), "anne", "Saisie de clé suspendue pour Hélène"),
        (
            ClientRefusedRequest(**firm.case, channel="WEB", refused_at=house.now),
            "lea",
            "Hélène Lefèvre n’a pas donné suite",
        ),
        (
            ClientRegistrationRemoved(
                case_id=firm.key.case_id, firm_id=firm.firm_id, by=firm.admin, **removal
            ),
            "anne",
            "Hélène Lefèvre a été retiré",
        ),
        (ClientRegistrationClosedStale(**firm.case), "lea", "concernant Hélène Lefèvre est fermée"),
        (
            ClientRegistrationRejected(**firm.case, reason_code="UNKNOWN_ACCOUNT"),
            "lea",
            "Aucun courrier n’a pu être adressé à Hélène",
        ),
        (
            MandateSuperseded(
                mandate_id=uuid4(),
                case_id=firm.key.case_id,
                firm_id=firm.firm_id,
                account_ref=firm.key.account_ref,
            ),
            "lea",
            "Hélène Lefèvre a mis fin",
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


async def test_two_locks_are_two_mails(house: House, firm: Firm) -> None:
    for _ in range(2):
        await house.hear(ActivationKeyLocked(**firm.ids, until=house.now + timedelta(minutes=30)))
    await house.work()

    assert len(house.mailbox.messages()) == 2


async def test_a_client_without_letter_is_named_by_reference(house: House, firm: Firm) -> None:
    case_id = uuid4()
    submitted = {"case_id": case_id, "firm_id": firm.firm_id, "requested_by": firm.lea}
    with pytest.raises(NotYet):
        await house.hear(ClientRegistrationRejected(**submitted, reason_code="UNKNOWN_ACCOUNT"))
    await house.hear(
        ClientRegistrationSubmitted(
            **submitted,
            portfolio_id=uuid4(),
            account_ref=uuid4(),
            kind="EMPLOYER",
            method="K",
            services=(),
            courriels=(),
            by_role="COLLABORATOR",
        )
    )
    await heard_twice(house, ClientRegistrationRejected(**submitted, reason_code="UNKNOWN_ACCOUNT"))

    (mail,) = house.mailbox.messages()
    assert f"dossier ET-{case_id.hex[:10].upper()}" in mail.subject.replace("\xa0", " ")


async def test_misuse_is_recorded_and_nobody_is_written_to(house: House, firm: Firm) -> None:
    other_firm, other_user = uuid4(), uuid4()
    await heard_twice(
        house,
        ActivationKeyMisuseDetected(**firm.ids, attempting_firm_id=other_firm, attempting_user_id=other_user),
    )

    signal = await house.row("select * from security_signals")
    assert (signal.kind, signal.firm_id, signal.user_id) == ("KEY_MISUSE", other_firm, other_user)
    assert not house.mailbox.messages()


async def test_events_without_a_mail(house: House, firm: Firm) -> None:
    mandate = {"mandate_id": uuid4(), "case_id": firm.key.case_id, "firm_id": firm.firm_id}
    await house.hear(
        MandateActivated(
            **mandate, account_ref=firm.key.account_ref, basis="EXPLICIT", services=("S01", "S02")
        )
    )
    await house.hear(
        PortfolioAccessGranted(portfolio_id=uuid4(), firm_id=firm.firm_id, user_id=firm.lea, by=firm.admin)
    )
    await house.work()

    assert not house.mailbox.messages()
    row = await house.row("select * from registrations")
    assert (row.services, row.courriels) == (["S01", "S02"], ["C01"])


async def test_an_unknown_letter_or_user_is_waited_for(house: House, firm: Firm) -> None:
    unknown = {"key_id": uuid4(), "case_id": firm.key.case_id, "firm_id": firm.firm_id}
    with pytest.raises(NotYet):
        await house.hear(ActivationKeyRedeemed(**unknown, by=firm.lea))
    with pytest.raises(NotYet):
        await house.hear(ActivationKeyRedeemed(**firm.ids, by=uuid4()))
    assert await house.state_of_letter(firm.key.key_id) == "HANDED_OVER", "all or nothing"


async def test_older_news_of_a_user_changes_nothing(house: House, firm: Firm) -> None:
    contact = {"user_id": firm.lea, "firm_id": firm.firm_id, "display_name": "Léa", "administrator": False}
    await house.hear(UserContactChanged(**contact, email="new@cabinet.fr"), version=5)
    await house.hear(UserContactChanged(**contact, email="old@cabinet.fr"), version=4)
    await house.hear(AccountLocked(user_id=firm.lea, until=house.now))
    await house.work()

    (mail,) = house.mailbox.messages()
    assert mail.to("new@cabinet.fr")


async def test_a_founder_is_known_as_administrator(house: House) -> None:
    founder = uuid4()
    await house.hear(
        FirmRegistered(
            firm_id=uuid4(), siren="732829320", profession="EXPERT_COMPTABLE", founder_user_id=founder
        )
    )

    row = await house.row("select administrator, standing from users where user_id = :id", id=founder)
    assert tuple(row) == (True, "INVITED")
