from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from notifications.domain.mails import Mail
from notifications.domain.registration_mails import (
    AccessEnded,
    KeyExhausted,
    KeyExpired,
    KeyExpiresSoon,
    KeyLocked,
    KeyNotEntered,
    KeyRedeemed,
    LetterImpossible,
    LetterNotPrinted,
    LetterReturned,
    LetterUnderWay,
    RegistrationRemoved,
    RequestRefused,
)
from vocabulary.return_reason import ReturnReason

NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
NOW_IN_WORDS = "22 novembre 2026 à 10 h 05"
CLIENT = "Boulangerie Durand"

REFERENCE = "ET-0123456789"

PENDING: list[tuple[Mail, str, tuple[str, ...]]] = [
    (
        LetterUnderWay(reference=REFERENCE),
        "Un courrier est adressé à votre client : dossier ET-0123456789",
        (
            "à son adresse connue de nos services",
            "une seule saisie suffit",
            "Vous n’aurez accès au dossier qu’ensuite",
            "le courrier la dit à votre client",
        ),
    ),
    (
        LetterImpossible(reference=REFERENCE),
        "Aucun courrier n’a pu être adressé à votre client : dossier ET-0123456789",
        ("mettre à jour ses coordonnées", "vérifiez l’identifiant"),
    ),
    (
        LetterNotPrinted(reference=REFERENCE),
        "Le courrier destiné à votre client n’a pas pu être imprimé : dossier ET-0123456789",
        ("incident de notre côté", "Ni les informations que vous avez saisies", "ajoutez-le de nouveau"),
    ),
    (
        KeyNotEntered(reference=REFERENCE, handed_over_at=NOW, posted_at=NOW, days=15),
        "La clé de votre client n’a pas encore été saisie : dossier ET-0123456789",
        (
            "Il y a 15 jours, le 22 novembre 2026",
            "a été posté",
            "Retirez le client",
            "Il n’y a pas de date limite.",
        ),
    ),
    (
        KeyNotEntered(
            reference=REFERENCE,
            handed_over_at=NOW,
            posted_at=NOW,
            days=30,
            expires_at=NOW + timedelta(days=700),
        ),
        "La clé de votre client n’a pas encore été saisie : dossier ET-0123456789",
        ("Elle est valable jusqu’au 22 octobre 2028.", "doit d’abord la mettre à jour"),
    ),
    (
        KeyExpiresSoon(reference=REFERENCE, requested_at=NOW, expires_at=NOW, days_left=7),
        "La clé de votre client expire dans 7 jours : dossier ET-0123456789",
        (NOW_IN_WORDS, "votre demande sera fermée"),
    ),
    (
        KeyExpired(reference=REFERENCE, expired_at=NOW),
        "Votre demande est fermée : dossier ET-0123456789",
        (NOW_IN_WORDS, "ajoutez-le de nouveau"),
    ),
    (
        LetterReturned(reference=REFERENCE, reason=ReturnReason.NPAI),
        "Le courrier envoyé à votre client nous est revenu : dossier ET-0123456789",
        ("le destinataire est inconnu à l’adresse indiquée", "ajoutez-le de nouveau"),
    ),
    (
        KeyLocked(reference=REFERENCE, until=NOW),
        "Saisie de clé suspendue : dossier ET-0123456789",
        (f"jusqu’au {NOW_IN_WORDS}",),
    ),
    (
        KeyExhausted(reference=REFERENCE),
        "Saisie de clé suspendue : dossier ET-0123456789",
        ("ne peut plus être utilisée", "ajoutez-le de nouveau"),
    ),
    (
        RequestRefused(reference=REFERENCE, refused_at=NOW),
        "Votre client n’a pas donné suite à votre demande : dossier ET-0123456789",
        ("avec effet immédiat",),
    ),
    (
        RegistrationRemoved(reference=REFERENCE, agreed=False, removed_at=NOW, removed_by="Bruno Petit"),
        "Votre demande a été retirée : dossier ET-0123456789",
        (
            NOW_IN_WORDS,
            "a été retirée par Bruno Petit, avec effet immédiat.",
            "Aucune clé d’activation de ce dossier ne peut plus être utilisée.",
        ),
    ),
]
AGREED: list[tuple[Mail, str, tuple[str, ...]]] = [
    (
        KeyRedeemed(
            reference=REFERENCE,
            client=CLIENT,
            entered_by="Bruno Petit",
            entered_at=NOW,
            services=(),
            communications=("C01",),
        ),
        "Accès ouvert au dossier de Boulangerie Durand",
        ("saisie par Bruno Petit", NOW_IN_WORDS, "Consulter le compte", "Rappel d’échéance"),
    ),
    (
        AccessEnded(reference=REFERENCE, client=CLIENT, ended_at=NOW),
        "Boulangerie Durand a mis fin à votre accès",
        ("avec effet immédiat",),
    ),
    (
        RegistrationRemoved(
            reference=REFERENCE, client=CLIENT, agreed=True, removed_at=NOW, removed_by="Bruno Petit"
        ),
        "Boulangerie Durand a été retiré de votre portefeuille",
        (
            "a été retiré de votre portefeuille par Bruno Petit.",
            "Votre accès a pris fin immédiatement.",
            "une nouvelle inscription est nécessaire",
        ),
    ),
]
FORGOTTEN: list[tuple[Mail, str, tuple[str, ...]]] = [
    (
        KeyRedeemed(reference=REFERENCE, entered_by="Bruno Petit", entered_at=NOW, services=()),
        "Accès ouvert au dossier ET-0123456789",
        ("La clé d’activation du dossier ET-0123456789 a été saisie par Bruno Petit",),
    ),
    (
        AccessEnded(reference=REFERENCE, ended_at=NOW),
        "Votre client a mis fin à votre accès : dossier ET-0123456789",
        ("votre client (dossier ET-0123456789) a mis fin à votre accès à son dossier",),
    ),
    (
        RegistrationRemoved(reference=REFERENCE, agreed=True, removed_at=NOW),
        "Un client a été retiré de votre portefeuille : dossier ET-0123456789",
        ("votre client (dossier ET-0123456789) a été retiré de votre portefeuille.",),
    ),
]
"""The client agreed, and yet the name is not known, or no longer."""
UNPOSTED = KeyNotEntered(reference=REFERENCE, handed_over_at=NOW, posted_at=None, days=30)
MAILS = PENDING + AGREED + FORGOTTEN


def test_a_letter_that_nobody_says_was_posted_is_not_called_posted(
    check: Callable[[Mail, str, tuple[str, ...]], None],
) -> None:
    said = (
        "Il y a 30 jours, le 22 novembre 2026, nous avons remis à notre imprimeur",
        "ne nous a pas été confirmée",
    )
    check(UNPOSTED, "La clé de votre client n’a pas encore été saisie : dossier ET-0123456789", said)


def test_no_mail_before_the_client_agreed_can_name_them() -> None:
    """D-38: there is no place for a client's name in it; `removed_by` is one of the firm's own."""
    assert {field.name for mail, *_ in PENDING for field in fields(mail)} <= {
        "reference",
        "client",
        "agreed",
        "reason",
        "handed_over_at",
        "posted_at",
        "days",
        "requested_at",
        "expires_at",
        "days_left",
        "expired_at",
        "until",
        "refused_at",
        "removed_at",
        "removed_by",
    }
    assert not any(getattr(mail, "client", None) for mail, *_ in PENDING)


@pytest.mark.parametrize(
    ("mail", "subject", "sentences"), MAILS, ids=lambda value: getattr(value, "template", "")
)
def test_text_and_html_say_the_same(
    check: Callable[[Mail, str, tuple[str, ...]], None], mail: Mail, subject: str, sentences: tuple[str, ...]
) -> None:
    check(mail, subject, sentences)


@pytest.mark.parametrize("mail", [mail for mail, *_ in MAILS], ids=lambda mail: mail.template)
def test_repr_shows_no_link_name_or_address(mail: Mail) -> None:
    for field in fields(mail):
        value = getattr(mail, field.name)
        if field.name in {"client", "entered_by"} and value:
            assert value not in repr(mail)
