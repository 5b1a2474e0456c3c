"""What is encrypted in a table says which key did it: `<key id>:<Fernet token>`."""

from dataclasses import dataclass, field

from cryptography.fernet import Fernet

from vocabulary.digest_keys import key_id_of


@dataclass(frozen=True, slots=True)
class AtRestKeys:
    """Fernet keys by their ids, current first: the current one encrypts, all of them read."""

    keys: dict[str, Fernet] = field(repr=False)

    @property
    def current(self) -> str:
        """The id of the key that encrypts."""
        return next(iter(self.keys))

    def seal(self, text: str) -> str:
        """The text under authenticated encryption; different each time."""
        return f"{self.current}:{self.keys[self.current].encrypt(text.encode()).decode()}"

    def open(self, sealed: str) -> str:
        """The text again. Raises KeyError where its key is not here, InvalidToken where it was altered."""
        return self.keys[key_id_of(sealed)].decrypt(sealed.partition(":")[2]).decode()
