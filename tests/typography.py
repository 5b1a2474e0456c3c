"""What French typography forbids in texts for people."""

import re

STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
BREAKING = re.compile(r"\S [:;!?»]|« ")


def faults(text: str) -> list[str]:
    """Every straight apostrophe and breaking space, with what stands around it."""
    found = [*STRAIGHT.finditer(text), *BREAKING.finditer(text)]
    return [text[max(0, one.start() - 15) : one.end() + 15] for one in found]
