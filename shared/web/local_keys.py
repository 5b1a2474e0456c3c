"""Where access itself finds its public keys: at hand. What asks over HTTP is not even imported."""

from web.access_tokens import TokenReader


class LocalKeys:
    """The keys of the process itself: access verifies without asking anybody."""

    def __init__(self, reader: TokenReader) -> None:
        self._reader = reader

    async def reader_for(self, _: str | None) -> TokenReader:
        """Always the same reader."""
        return self._reader
