"""Every error code a caller may meet (spec I), with its HTTP status and what a person is told."""

from typing import NamedTuple


class Meaning(NamedTuple):
    """What a code stands for."""

    status: int
    detail: str


CODES: dict[str, Meaning] = {
    "REQUEST_INVALID": Meaning(400, "La demande est incomplète ou mal formée."),
    "IDENTIFIER_INVALID": Meaning(400, "L’identifiant saisi n’a pas le bon format."),
    "IDEMPOTENCY_KEY_REQUIRED": Meaning(400, "L’en-tête Idempotency-Key est obligatoire pour cette demande."),
    "UNAUTHENTICATED": Meaning(401, "Connectez-vous pour continuer."),
    "INVALID_CREDENTIALS": Meaning(401, "informations d’identification non valides"),
    "ROLE_REQUIRED": Meaning(403, "Cette action est réservée aux administrateurs du cabinet."),
    "ACCESS_DENIED": Meaning(403, "Vous n’avez pas accès à ce dossier."),
    "RIGHT_MISSING": Meaning(403, "Vous n’avez pas le droit nécessaire à cette action."),
    "NOT_FOUND": Meaning(404, "Cet élément n’existe pas."),
    "METHOD_NOT_ALLOWED": Meaning(405, "Cette méthode n’est pas acceptée ici."),
    "ALREADY_REGISTERED": Meaning(
        409,
        "Ce compte figure déjà parmi les clients de votre cabinet. Si ce Siren a plusieurs comptes de cette"
        " nature, précisez le numéro de compte.",
    ),
    "PORTFOLIO_NOT_INITIALISED": Meaning(
        409, "Un administrateur doit d’abord ajouter le premier client de ce portefeuille."
    ),
    "NAME_TAKEN": Meaning(409, "Un portefeuille porte déjà ce nom."),
    "EMAIL_TAKEN": Meaning(409, "Cette adresse est déjà celle d’un utilisateur."),
    "LAST_ADMINISTRATOR": Meaning(409, "Le cabinet doit garder au moins un administrateur actif."),
    "TRANSFER_IN_PROGRESS": Meaning(409, "Un transfert de portefeuilles est en cours."),
    "KEY_ALREADY_USED": Meaning(409, "Cette clé a déjà été saisie\u00a0: l’accès est ouvert."),
    "STATE_CONFLICT": Meaning(409, "L’état actuel du dossier ne permet pas cette action."),
    "CONTRADICTION": Meaning(409, "Cette demande contredit ce qui est connu. Rien n’a été changé."),
    "ADDRESS_MISSING": Meaning(409, "Aucune adresse postale utilisable n’est connue pour ce client."),
    "REFUSED_RECENTLY": Meaning(409, "Ce client a refusé une demande récente de votre cabinet."),
    "REQUEST_IN_PROGRESS": Meaning(
        409, "Cette demande est déjà en cours de traitement. Réessayez dans quelques secondes."
    ),
    "LINK_EXPIRED": Meaning(410, "Ce lien n’est plus valable. Demandez un nouveau courriel d’activation."),
    "LINK_USED": Meaning(410, "Ce lien a déjà servi. Connectez-vous avec votre mot de passe."),
    "EDIT_CONFLICT": Meaning(412, "L’élément a changé entre-temps. Rechargez-le avant de le modifier."),
    "REQUEST_TOO_LARGE": Meaning(413, "La demande est trop volumineuse."),
    "CONFIRMATION_REQUIRED": Meaning(422, "Confirmez explicitement cette action."),
    "PROOF_NOT_VALID": Meaning(422, "informations d’identification non valides"),
    "DATE_NOT_CREDIBLE": Meaning(422, "Cette date précède la remise du courrier ou n’est pas encore venue."),
    "METHOD_NOT_OFFERED": Meaning(422, "Cette méthode d’inscription n’est pas encore proposée."),
    "KEY_NOT_VALID": Meaning(422, "Cette clé n’est pas valable pour ce dossier."),
    "KEY_MALFORMED": Meaning(422, "Cette clé comporte une erreur de saisie. Vérifiez-la et recommencez."),
    "REFUSAL_CODE_NOT_VALID": Meaning(422, "Ce code de refus n’est pas valable."),
    "ACTIVATION_CODE_NOT_VALID": Meaning(
        422,
        "Ce code et cette adresse ne correspondent pas. Vérifiez-les\u00a0; si le courriel d’activation n’est"
        " plus valable, demandez-en un nouveau.",
    ),
    "SERVICE_NOT_OFFERED": Meaning(422, "Un service choisi n’est pas proposé pour ce type de compte."),
    "PREFERENCE_NOT_ALLOWED": Meaning(422, "Ce choix n’est pas permis."),
    "NAME_NOT_ALLOWED": Meaning(422, "Le nom doit compter de 1 à 80 caractères visibles."),
    "PASSWORD_TOO_WEAK": Meaning(
        422,
        "Le mot de passe doit compter au moins 10 caractères, avec majuscule, minuscule, chiffre et"
        " caractère spécial, et ne pas être facile à deviner.",
    ),
    "IDEMPOTENCY_KEY_REUSED": Meaning(422, "Cette Idempotency-Key a déjà servi à une autre demande."),
    "KEY_LOCKED": Meaning(423, "La saisie de la clé est suspendue. Réessayez plus tard."),
    "KEY_EXHAUSTED": Meaning(
        423, "Trop de saisies erronées. Retirez le client puis ajoutez-le de nouveau pour une nouvelle clé."
    ),
    "LETTER_LIMIT": Meaning(429, "Trop de courriers ont été demandés pour ce client. Réessayez plus tard."),
    "TOO_MANY_REQUESTS": Meaning(429, "Trop de demandes. Réessayez plus tard."),
    "INTERNAL_ERROR": Meaning(500, "Une erreur est survenue de notre côté. Réessayez plus tard."),
    "REVOCATION_UNAVAILABLE": Meaning(
        503,
        "Le retrait est enregistré, mais pas encore confirmé\u00a0: il sera achevé dès que possible."
        " D’ici là, le client reste dans votre liste.",
    ),
    "EFFECT_UNCONFIRMED": Meaning(
        503,
        "La modification est enregistrée, mais pas encore confirmée partout\u00a0: elle prendra effet dès que"
        " possible.",
    ),
    "SERVICE_UNAVAILABLE": Meaning(503, "Le service est momentanément indisponible. Réessayez plus tard."),
}
