"""Frozen records to rows and back, column by field."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Table


def values_of(record: Any, prefix: str = "") -> dict[str, Any]:
    """The record's fields as column values; nested records stay whole."""
    return {f"{prefix}{field.name}": getattr(record, field.name) for field in fields(record)}


def columns_for(table: Table, record: type, *, without: Iterable[str] = ()) -> list[Column[Any]]:
    """The columns named like the record's fields."""
    return [table.c[field.name] for field in fields(record) if field.name not in without]
