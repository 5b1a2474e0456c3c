"""What a person reads instead of a code: services, communications, rights (E.1, E.2, E.3)."""

from collections.abc import Iterable

SERVICES_FOR_FIRMS = {
    "S01": "Consulter le compte (situation, solde, échéances)",
    "S02": "Déclarer et suivre les déclarations",
    "S03": "Payer et télépayer",
    "S04": "Gérer les coordonnées bancaires et les mandats SEPA",
    "S05": "Obtenir l’attestation de vigilance",
    "S06": "Obtenir les autres attestations",
    "S07": "Travailler à l’étranger (certificats A1, bilatéraux, de maintien)",
    "S08": "Demander un délai ou un échéancier",
    "S09": "Utiliser la messagerie sécurisée",
    "S10": "Transmettre une estimation de revenu",
    "S11": "Effectuer les déclarations préalables à l’embauche",
    "S12": "Consulter les documents (appels de cotisations, courriers)",
    "S13": "Modifier les informations administratives",
    "S14": "Consulter l’historique des déclarations et des paiements",
}

SERVICES_FOR_CLIENTS = {
    "S01": "consulter la situation, le solde et les échéances de votre compte",
    "S02": "faire et suivre vos déclarations",
    "S03": "effectuer vos paiements",
    "S04": "gérer vos coordonnées bancaires et mandats SEPA",
    "S05": "obtenir votre attestation de vigilance",
    "S06": "obtenir vos autres attestations",
    "S07": "gérer vos démarches de travail à l’étranger",
    "S08": "demander un délai ou un échéancier",
    "S09": "échanger avec nous par la messagerie sécurisée",
    "S10": "transmettre une estimation de votre revenu",
    "S11": "déclarer vos embauches (DPAE)",
    "S12": "consulter vos appels de cotisations et courriers",
    "S13": "modifier vos informations administratives",
    "S14": "consulter l’historique de vos déclarations et paiements",
}

COMMUNICATIONS = {
    "C01": "Rappel d’échéance",
    "C02": "Confirmation de déclaration",
    "C03": "Confirmation ou incident de paiement",
    "C04": "Nouveau document disponible",
    "C05": "Nouveau message sécurisé",
    "C06": "Incidents et anomalies déclaratives",
    "C07": "Attestation disponible ou proche de son expiration",
    "C08": "Information réglementaire",
    "C09": "Suivi des demandes",
}

RIGHTS = {
    "M01": "Consulter la fiche du cabinet",
    "M02": "Gérer les utilisateurs",
    "M03": "Créer et renommer les portefeuilles",
    "M04": "Associer des utilisateurs à un portefeuille",
    "M05": "Consulter la liste des clients",
    "M06": "Inscrire un client",
    "M07": "Saisir une clé d’activation",
    "M08": "Importer un fichier de clients",
    "M09": "Résilier l’inscription d’un client",
    "M10": "Choisir les services d’un client",
    "M11": "Déplacer un client d’un portefeuille à un autre",
    "M12": "Transférer tous les clients à un autre administrateur",
    "M13": "Voir qui a accès au dossier et le journal des accès",
    "M14": "Régler la confidentialité, s’opposer, mettre fin à un accès",
    "M15": "Choisir ses notifications",
    "M16": "Débloquer un compte",
    "M17": "Accepter ou refuser un candidat administrateur",
    "M18": "Ouvrir l’espace en ligne d’un client",
}

_FOR_FIRMS = SERVICES_FOR_FIRMS | COMMUNICATIONS | RIGHTS


def words_for_firm(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes as a firm reads them, in their order; one that has no words here yet stands for itself."""
    return tuple(_FOR_FIRMS.get(code, code) for code in sorted(set(codes)))


def words_for_client(services: Iterable[str]) -> tuple[str, ...]:
    """Ticked services as the client reads them after « pouvoir » (G.3); none ticked is S01 alone (D-21).

    Raises `KeyError` for one without words: a client agrees to what the letter says, so it waits for them.
    """
    return tuple(SERVICES_FOR_CLIENTS[code] for code in sorted(set(services) or {"S01"}))
