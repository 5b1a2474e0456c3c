"""Text that no database keeps is found however it is written, and nothing else is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.storable_text import storable

TEXTS = st.text(st.characters(codec=None), max_size=8)


@given(TEXTS, st.booleans())
def test_what_can_be_kept_is_let_through(text: str, ascii_only: bool) -> None:
    kept = "\x00" not in text and not any(0xD800 <= ord(c) <= 0xDFFF for c in text)
    if not kept and not ascii_only:
        return
    assert storable(json.dumps({text: [text]}, ensure_ascii=ascii_only).encode()) == kept


@pytest.mark.parametrize(
    "body", [b"", b'{"a": "\\u', b"\\u" * 30_000, b"[" * 60_000 + b'"\\u00e9"', b'"\\\\u0000"']
)
def test_what_is_no_such_text_is_left_to_others(body: bytes) -> None:
    assert storable(body)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32-be"])
def test_no_other_encoding_hides_it(encoding: str) -> None:
    assert not storable('{"a": "\\u0000"}'.encode(encoding))
    assert not storable(b'{"a": "\xed\xa0\x80"}')


@pytest.mark.parametrize("body", [b'"\\u0000"', b'{"\\\\\\u0000": 1}', b'["\\ud83d"]', b'{"a": "\\udE00x"}'])
def test_what_cannot_be_kept_is_refused(body: bytes) -> None:
    assert not storable(body)
