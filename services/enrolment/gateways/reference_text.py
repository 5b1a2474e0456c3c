"""The text of a reference file, whatever system wrote it, line by line: a file of any size is no matter."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

type Encoding = Literal["utf-8", "windows-1252"]

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""A longer mark goes before the shorter one that it begins with."""
LONGEST_READ = 20_000
"""Characters of one line that are kept; the rest of a longer one is passed over."""


@contextmanager
def open_reference(file: Path, encoding: Encoding = "utf-8") -> Iterator[Iterator[str]]:
    """Its lines, whichever way they end. A byte-order mark goes before `encoding`, and so does bare UTF-16.

    What the encoding doesn't give comes as a lone surrogate or U+FFFD, so that its line can be named. A line
    that was said to be Windows-1252 and is UTF-8 counts as such. Raises OSError.
    """
    with file.open("rb") as opened:
        found = _encoding(opened)
        if found is None and encoding == "windows-1252":
            with io.TextIOWrapper(opened, encoding="latin-1") as text:
                yield map(_from_windows, _lines(text))
        else:
            name = found or "utf-8"
            errors = "surrogateescape" if name.startswith("utf-8") else "replace"
            with io.TextIOWrapper(opened, encoding=name, errors=errors) as text:
                yield _lines(text)


def _encoding(opened: BinaryIO) -> str | None:
    start = opened.read(4)
    opened.seek(0)
    for mark, name in _MARKS.items():
        if start.startswith(mark):
            return name
    if len(start) == len(b"k\0i\0") and start.count(0) == 2:
        return "utf-16-be" if start[0] == 0 else "utf-16-le"
    return None


def _lines(text: io.TextIOBase) -> Iterator[str]:
    while line := text.readline(LONGEST_READ):
        rest = line
        while len(rest) == LONGEST_READ and not rest.endswith("\n"):
            rest = text.readline(LONGEST_READ)
        yield line


def _from_windows(line: str) -> str:
    """Bytes that came one by one, as Windows-1252 means them."""
    if line.isascii():
        return line
    raw = line.encode("latin-1")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("windows-1252", errors="replace")
    return raw.decode("ascii", errors="replace")
