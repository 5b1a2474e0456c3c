"""Cursors go round unchanged, and nothing that we did not make is taken for one."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.paging import decode_cursor, encode_cursor
from web.problems import Problem

KEPT_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(st.lists(KEPT_TEXT, min_size=1, max_size=3))
def test_a_cursor_comes_back_whole(position: list[str]) -> None:
    assert decode_cursor(encode_cursor(*position), len(position)) == position


@given(st.text(max_size=80))
def test_any_other_text_is_refused_or_read_as_positions(cursor: str) -> None:
    read: list[str] | None = None
    with suppress(Problem):
        read = decode_cursor(cursor, 1)
    assert read is None or [type(part) for part in read] == [str]


def test_no_cursor_means_from_the_start() -> None:
    assert decode_cursor(None, 2) is None


@pytest.mark.parametrize("unkept", ["\0", "\ud800", "a\udfffb"])
def test_text_that_no_database_keeps_is_no_position(unkept: str) -> None:
    with pytest.raises(Problem):
        decode_cursor(encode_cursor(unkept), 1)


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(Problem):
        decode_cursor(encode_cursor("a"), 2)
