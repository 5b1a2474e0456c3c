"""Sentences that people read on the screen (G.4)."""

from datetime import timedelta

from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_state import State
from vocabulary.durations import in_words
from vocabulary.kinds import Kind

REFUSAL_TAKEN = (
    "Votre refus est enregistré\u00a0: ce cabinet n’a pas accès à votre dossier par cette demande."
)
CHANGE_TAKEN = "Votre modification a bien été prise en compte."
LETTER_FOLLOWS = (
    "Un courrier contenant une clé d’activation est adressé à votre client\u00a0: demandez-la-lui, puis"
    " saisissez-la dans son dossier."
)
ADDRESS_MISSING = (
    "Aucun courrier ne peut partir\u00a0: l’adresse postale connue de votre client n’est pas utilisable. Il"
    " doit d’abord la mettre à jour."
)
ADDRESS_UNCHANGED = (
    "Attention\u00a0: le courrier précédent nous est revenu et l’adresse connue de votre client n’a pas"
    " changé. Il doit la mettre à jour, sinon celui-ci reviendra aussi."
)

_NATURES = {
    Kind.EMPLOYER: "Comptes Régime Général",
    Kind.INDEPENDENT: "Compte Indépendant",
    Kind.REGULATED_LIBERAL: "Compte Profession libérale réglementée",
    Kind.MAJORITY_MANAGER: "Compte Gérant majoritaire",
    Kind.AUTO_ENTREPRENEUR: "Compte Auto-entrepreneur",
}


def application_taken(valid_for: timedelta) -> str:
    """What is said to whoever applies for a firm, known or not; `valid_for` is the link's life."""
    return (
        "Votre demande a bien été prise en compte. Un courriel est envoyé à l’adresse indiquée\u00a0: il"
        f" contient un lien d’activation, valable {in_words(valid_for)}, ou dit ce que vous pouvez faire."
        " Si rien ne vous parvient, vérifiez l’adresse et les courriers indésirables, puis refaites votre"
        " demande le lendemain."
    )


def registered(case: RegistrationCase) -> str:
    """What is said when a client was added (R001-09)."""
    follows = ADDRESS_MISSING if case.state is State.ADDRESS_MISSING else LETTER_FOLLOWS
    return " ".join([CHANGE_TAKEN, follows, *([ADDRESS_UNCHANGED] if case.address_unchanged else [])])


def removal_question(case: RegistrationCase) -> str:
    """What a removal asks to confirm (R001-15, R001-16)."""
    return f"Veuillez confirmer la suppression immédiate de l’inscription {_named(case)}"


def removals_question(case: RegistrationCase, count: int) -> str:
    """The same for all registrations of one kind under a SIREN (R001-16)."""
    if count == 1:
        return removal_question(case)
    return f"Veuillez confirmer la suppression immédiate des {count} inscriptions {_named(case)}"


def clearing_question(case: RegistrationCase) -> str:
    """What taking a dead case out of the list asks to confirm."""
    return f"Veuillez confirmer le retrait de votre liste de la demande {case.reference}, qui est close"


def _named(case: RegistrationCase) -> str:
    number = "siren" if case.siren else "compte"
    return f"{_NATURES[case.kind]} du {number} {case.identifier}"
