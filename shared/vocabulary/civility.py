"""How a person or a company is addressed, on paper and on a screen alike (G.3)."""

from enum import StrEnum

TO_A_COMPANY = "Madame, Monsieur"


class Civility(StrEnum):
    """How a person is addressed; a company has none."""

    M = "M"
    MME = "MME"

    @property
    def word(self) -> str:
        """« Monsieur » or « Madame »."""
        return "Monsieur" if self is Civility.M else "Madame"

    @classmethod
    def read(cls, text: str) -> "Civility | None":
        """The civility meant by its code or by its word; None for anything else, which greets a company."""
        return next((civility for civility in cls if text in {civility.value, civility.word}), None)


def salutation(civility: Civility | None, name: str) -> str:
    """« Madame LAURENT Maëlys » for a person; « Madame, Monsieur » for a company."""
    return f"{civility.word} {name}" if civility else TO_A_COMPANY
