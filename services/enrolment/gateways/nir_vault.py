"""NIR at rest: sealed for whoever holds the key, and a keyed digest to find it again (spec J)."""

from dataclasses import dataclass

from service.at_rest_keys import AtRestKeys
from vocabulary.digest_keys import DigestKeys, key_id_of
from vocabulary.identifiers import Nir


@dataclass(frozen=True, slots=True)
class NirVault:
    """Seals with one ring of keys and digests with another, so that a stolen table can't be tried out."""

    sealing: AtRestKeys
    digests: DigestKeys

    def seal(self, nir: Nir) -> str:
        """The NIR under authenticated encryption; different each time."""
        return self.sealing.seal(nir.number)

    def digest(self, nir: Nir) -> str:
        """The same for the same NIR as long as the current key is, useless without it."""
        return self.digests.digest(f"nir:{nir.number}")

    def recognises(self, nir: Nir, stored: str) -> bool:
        """Whether this digest, of whatever key, is of this NIR."""
        return self.digests.recognise(f"nir:{nir.number}", stored)

    def is_current(self, sealed: str, digest: str) -> bool:
        """Whether the current keys made both."""
        return key_id_of(sealed) == self.sealing.current and key_id_of(digest) == self.digests.current

    def rekey(self, sealed: str) -> tuple[str, str]:
        """What was sealed, sealed and digested by the current keys. Raises KeyError, InvalidToken."""
        nir = Nir(self.sealing.open(sealed))
        return self.seal(nir), self.digest(nir)
