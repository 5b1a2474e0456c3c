"""How domain values rest in columns: words as text, sets as arrays, addresses as JSON."""

from collections.abc import Iterable
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, Dialect, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from vocabulary.postal_address import PostalAddress


class Word[E: StrEnum](TypeDecorator[E]):
    """One member of a `StrEnum`, as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        super().__init__()
        self.words = words

    def process_result_value(self, value: Any, _: Dialect) -> E | None:
        """Turn the text into its member again."""
        return None if value is None else self.words(value)


class Codes(TypeDecorator[frozenset[str]]):
    """A set of codes, as a sorted array."""

    impl = ARRAY(Text)
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, _: Dialect) -> list[str] | None:
        """Sort the codes, so that equal sets are equal rows."""
        return None if value is None else sorted(value)

    def process_result_value(self, value: Any, _: Dialect) -> frozenset[str] | None:
        """Turn the array into a set again."""
        return None if value is None else frozenset(value)


class Address(TypeDecorator[PostalAddress]):
    """A postal address, as JSON."""

    impl = JSONB
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(none_as_null=True)

    def process_bind_param(self, value: PostalAddress | None, _: Dialect) -> dict[str, str] | None:
        """Write the address by its fields."""
        return None if value is None else asdict(value)

    def process_result_value(self, value: Any, _: Dialect) -> PostalAddress | None:
        """Read the fields again."""
        return None if value is None else PostalAddress(**value)
