from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime

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
    LetterReturned,
    LetterUnderWay,
    RegistrationRemoved,
    RequestRefused,
)
from notifications.domain.return_reason import ReturnReason

NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
NOW_IN_WORDS = "22 novembre 2026 à 10 h 05"
CLIENT = "Boulangerie Durand"

MAILS: list[tuple[Mail, str, tuple[str, ...]]] = [
    (
        LetterUnderWay(reference="ET-0123456789"),
        "Un courrier est adressé à votre client : dossier ET-0123456789",
        ("à son adresse connue de nos services", "une seule saisie suffit", "Il n’y a pas de date limite"),
    ),
    (
        LetterImpossible(client=CLIENT),
        "Aucun courrier n’a pu être adressé à Boulangerie Durand",
        ("mettre à jour ses coordonnées",),
    ),
    (
        KeyNotEntered(client=CLIENT, posted_at=NOW, days=15),
        "La clé de Boulangerie Durand n’a pas encore été saisie",
        ("Il y a 15 jours", "22 novembre 2026", "Retirez le client", "doit d’abord la mettre à jour"),
    ),
    (
        KeyExpiresSoon(client=CLIENT, posted_at=NOW, expires_at=NOW, days_left=7),
        "La clé de Boulangerie Durand expire dans 7 jours",
        (NOW_IN_WORDS, "votre demande sera fermée"),
    ),
    (
        KeyExpired(client=CLIENT, expired_at=NOW),
        "Votre demande concernant Boulangerie Durand est fermée",
        (NOW_IN_WORDS, "ajoutez-le de nouveau"),
    ),
    (
        LetterReturned(client=CLIENT, reason=ReturnReason.NPAI),
        "Le courrier envoyé à Boulangerie Durand nous est revenu",
        ("le destinataire est inconnu à l’adresse indiquée", "ajoutez-le de nouveau"),
    ),
    (
        KeyRedeemed(
            client=CLIENT, entered_by="Bruno Petit", entered_at=NOW, services=(), communications=("C01",)
        ),
        "Accès ouvert au dossier de Boulangerie Durand",
        ("saisie par Bruno Petit", NOW_IN_WORDS, "Consulter le compte", "Rappel d’échéance"),
    ),
    (
        KeyLocked(client=CLIENT, until=NOW),
        "Saisie de clé suspendue pour Boulangerie Durand",
        (f"jusqu’au {NOW_IN_WORDS}",),
    ),
    (
        KeyExhausted(client=CLIENT),
        "Saisie de clé suspendue pour Boulangerie Durand",
        ("ne peut plus être utilisée", "ajoutez-le de nouveau"),
    ),
    (
        RequestRefused(client=CLIENT, refused_at=NOW),
        "Boulangerie Durand n’a pas donné suite à votre demande",
        ("avec effet immédiat",),
    ),
    (
        AccessEnded(client=CLIENT, ended_at=NOW),
        "Boulangerie Durand a mis fin à votre accès",
        ("avec effet immédiat",),
    ),
    (
        RegistrationRemoved(client=CLIENT, removed_at=NOW),
        "Boulangerie Durand a été retiré de votre portefeuille",
        ("Votre accès a pris fin immédiatement.", "une nouvelle inscription est nécessaire"),
    ),
]


@pytest.mark.parametrize(("mail", "subject", "sentences"), MAILS, ids=[mail.template for mail, *_ in MAILS])
def test_text_and_html_say_the_same(
    check: Callable[[Mail, str, tuple[str, ...]], None], mail: Mail, subject: str, sentences: tuple[str, ...]
) -> None:
    check(mail, subject, sentences)


@pytest.mark.parametrize("mail", [mail for mail, *_ in MAILS], ids=lambda mail: mail.template)
def test_repr_shows_no_link_name_or_address(mail: Mail) -> None:
    for field in fields(mail):
        if field.name in {"client", "entered_by"}:
            assert str(getattr(mail, field.name)) not in repr(mail)
