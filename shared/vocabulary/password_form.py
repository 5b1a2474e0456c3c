"""The one Unicode form of passwords, set before anybody has one: RFC 8265's OpaqueString."""

import unicodedata


def read_password(typed: str) -> str:
    """NFC, every kind of space as U+0020, all else as typed.

    A keyboard may send « É » in one sign or two, and a no-break space for a space; both must log in. NFKC
    would do more than that: it makes 2 of ² and begins ´ with a space, and takes away what somebody chose.
    """
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in typed)
    return unicodedata.normalize("NFC", spaced)
