"""The logo of the public body, for the head of its letters."""

import base64
import struct
from pathlib import Path

MOST_BYTES = 200_000
_PNG = b"\x89PNG\r\n\x1a\n"


class LogoUnusable(Exception):
    """The file named by the settings is no logo a letter can carry; says why, for operations."""


def read_logo(file: Path) -> str:
    """The drawing as SVG; a PNG is wrapped in one. Raises LogoUnusable."""
    try:
        content = file.read_bytes()
    except OSError as failure:
        raise LogoUnusable(f"can't be read: {failure.strerror}") from None
    if len(content) > MOST_BYTES:
        raise LogoUnusable(f"is larger than {MOST_BYTES} bytes")
    if content.startswith(_PNG):
        return _wrapped(content)
    text = content.decode("utf-8", errors="replace")
    if "<svg" not in text:
        raise LogoUnusable("is neither SVG nor PNG")
    return text


def _wrapped(png: bytes) -> str:
    width, height = struct.unpack(">II", png[16:24])
    picture = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{picture}"/></svg>'
    )
