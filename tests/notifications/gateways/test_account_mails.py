from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from notifications.domain.mails import (
    AccountActivation,
    AccountSought,
    ActivationBounced,
    ActivationExpired,
    Alert,
    ApplicationDeclined,
    CollaboratorActivation,
    Decline,
    Departure,
    FounderActivation,
    Mail,
    MailBounced,
    SecurityAlert,
)

NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
NOW_IN_WORDS = "22 novembre 2026 à 10 h 05"
LINK = "https://espace-tiers.example.fr/activation/dGhlLXRva2Vu-_"
PERSONAL = {
    "reader",
    "about",
    "applicant",
    "code",
    "link",
    "display_name",
    "firm_name",
    "administrator",
    "collaborator",
    "address",
}

CODE = "4KT9-M2XW-7HPB"

FOUNDER = FounderActivation(
    display_name="Anne Martin", firm_name="Martin Audit", link=LINK, code=CODE, deadline=NOW
)
COLLABORATOR = CollaboratorActivation(
    display_name="Bruno Petit",
    administrator="Anne Martin",
    firm_name="Martin Audit",
    rights=("S05", "M07"),
    created_at=NOW,
    link=LINK,
    code=CODE,
    deadline=NOW + timedelta(days=1),
)

MAILS: list[tuple[Mail, str, tuple[str, ...]]] = [
    (
        FOUNDER,
        "Activez l’espace en ligne de votre cabinet",
        ("Martin Audit", NOW_IN_WORDS, LINK, CODE, "qu’une fois", "fr/activation"),
    ),
    (
        COLLABORATOR,
        "Anne Martin vous ouvre un accès à l’espace Martin Audit",
        (
            "Obtenir l’attestation de vigilance",
            "Saisir une clé",
            "23 novembre 2026 à 10 h 05",
            LINK,
            CODE,
            "24 heures",
        ),
    ),
    (
        replace(COLLABORATOR, rights=()),
        "Anne Martin vous ouvre un accès à l’espace Martin Audit",
        ("voir la liste des clients",),
    ),
    (
        AccountActivation(
            display_name="Zoé Blanc",
            created_at=NOW,
            link=LINK,
            code=CODE,
            deadline=NOW + timedelta(days=1),
        ),
        "Activez votre accès à l’espace en ligne",
        ("Zoé Blanc", f"créé à votre nom le {NOW_IN_WORDS}", LINK, CODE, "qu’une fois"),
    ),
    (
        ActivationExpired(collaborator="Bruno Petit", sent_at=NOW),
        "L’accès de Bruno Petit n’a pas été activé à temps",
        (
            "n’est plus valable",
            "« Gérer les utilisateurs »",
            "Ses droits et son portefeuille sont conservés.",
        ),
    ),
    (
        ActivationExpired(collaborator="Bruno Petit", sent_at=NOW, departure=Departure.NEVER_LEFT),
        "L’accès de Bruno Petit n’a pas été activé à temps",
        ("n’est jamais parti", "ne l’a pas reçu", NOW_IN_WORDS),
    ),
    (
        ActivationExpired(collaborator="Bruno Petit", sent_at=NOW, departure=Departure.BOUNCED),
        "L’accès de Bruno Petit n’a pas été activé à temps",
        ("a été refusé par sa messagerie", "corrigez-la si besoin"),
    ),
    (
        ActivationExpired(collaborator="Bruno Petit", sent_at=NOW, departure=Departure.UNCERTAIN),
        "L’accès de Bruno Petit n’a pas été activé à temps",
        ("Nous ne savons pas si", "sa messagerie n’a pas répondu"),
    ),
    (
        ApplicationDeclined(cause=Decline.NOT_POSSIBLE, applied_at=NOW),
        "Votre demande d’ouverture d’espace n’a pas abouti",
        (
            NOW_IN_WORDS,
            "demandez à l’un de ses administrateurs",
            "vérifiez-le",
            "appelez-nous",
            "rien à faire",
        ),
    ),
    (
        ApplicationDeclined(cause=Decline.OVERTAKEN, applied_at=NOW),
        "Votre demande d’ouverture d’espace n’a pas abouti",
        ("ne peut plus ouvrir d’espace", "demandez à l’un de ses administrateurs"),
    ),
    (
        ApplicationDeclined(cause=Decline.ADDRESS_IN_USE, applied_at=NOW),
        "Votre demande d’ouverture d’espace n’a pas abouti",
        ("sert déjà à un accès", "connectez-vous", "une autre adresse"),
    ),
    (
        AccountSought(applicant="Paul Durand", applied_at=NOW),
        "Une personne demande à administrer l’espace de votre cabinet",
        ("Paul Durand", NOW_IN_WORDS, "rien ne lui a été dit", "« Gérer les utilisateurs »"),
    ),
    (
        ActivationBounced(collaborator="Bruno Petit", address="bruno@petit.fr", sent_at=NOW),
        "Le courriel destiné à Bruno Petit n’a pas pu être remis",
        ("bruno@petit.fr", "Vérifiez l’adresse"),
    ),
    (
        MailBounced(
            reader="Bruno Petit",
            address="bruno@petit.fr",
            about="Un courrier est adressé à votre client",
            unknown=True,
            sent_at=NOW,
        ),
        "Un courriel destiné à Bruno Petit n’a pas pu être remis",
        ("bruno@petit.fr", "« Un courrier est adressé à votre client »", "cette adresse n’existe pas"),
    ),
    (
        MailBounced(
            reader="Bruno Petit", address="bruno@petit.fr", about="Point", unknown=False, sent_at=NOW
        ),
        "Un courriel destiné à Bruno Petit n’a pas pu être remis",
        ("bruno@petit.fr", "sans mettre l’adresse en cause"),
    ),
    (
        ActivationBounced(
            collaborator="Bruno Petit", address="bruno@petit.fr", sent_at=NOW, valid_for=timedelta(days=7)
        ),
        "Le courriel destiné à Bruno Petit n’a pas pu être remis",
        ("il disposera de 7 jours pour activer son accès",),
    ),
    (
        replace(COLLABORATOR, deadline=NOW + timedelta(hours=48)),
        "Anne Martin vous ouvre un accès à l’espace Martin Audit",
        ("Vous avez 48 heures à partir de ce moment", "24 novembre 2026 à 10 h 05"),
    ),
    (
        SecurityAlert(alert=Alert.ACCOUNT_LOCKED, happened_at=NOW, until=NOW + timedelta(minutes=90)),
        "Votre compte a été bloqué 1 heure et 30 minutes",
        ("11 h 35",),
    ),
    (
        SecurityAlert(alert=Alert.ACCOUNT_LOCKED, happened_at=NOW, until=NOW + timedelta(minutes=30)),
        "Votre compte a été bloqué 30 minutes",
        (NOW_IN_WORDS, "10 h 35", "prévenez-nous", "Une session déjà ouverte n’est pas interrompue."),
    ),
    (
        SecurityAlert(alert=Alert.ACCOUNT_LOCKED, happened_at=NOW, until=NOW + timedelta(minutes=90)),
        "Votre compte a été bloqué 1 heure et 30 minutes",
        (NOW_IN_WORDS,),
    ),
    (
        SecurityAlert(alert=Alert.LINK_REPLAYED, happened_at=NOW),
        "Un lien déjà utilisé a été présenté de nouveau",
        (NOW_IN_WORDS, "votre mot de passe et vos accès sont inchangés"),
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
        if field.name in PERSONAL:
            assert str(getattr(mail, field.name)) not in repr(mail)


def test_the_alert_of_a_lock_needs_its_end() -> None:
    with pytest.raises(ValueError, match="when the lock ends"):
        SecurityAlert(alert=Alert.ACCOUNT_LOCKED, happened_at=NOW)
