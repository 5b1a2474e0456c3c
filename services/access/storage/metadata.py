"""What all tables of access are declared on."""

from enum import StrEnum

from sqlalchemy import DateTime, Enum, MetaData

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s",
    }
)

moment = DateTime(timezone=True)


def one_of(words: type[StrEnum]) -> Enum:
    """A column of these words, read as members again."""
    return Enum(words, native_enum=False, length=20)
