"""Why a letter came back, as the firm reads it (C.6, E09)."""

from vocabulary.return_reason import ReturnReason

RETURN_REASON_WORDS = {
    ReturnReason.NPAI: "le destinataire est inconnu à l’adresse indiquée",
    ReturnReason.ADDRESS_INCOMPLETE: "l’adresse est incomplète ou illisible",
    ReturnReason.REFUSED: "le destinataire a refusé le courrier",
    ReturnReason.UNCLAIMED: "le courrier n’a pas été réclamé",
    ReturnReason.OTHER: "La Poste n’a pas précisé le motif",
}
