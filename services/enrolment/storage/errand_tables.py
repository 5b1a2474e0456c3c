"""The table of what access has yet to confirm."""

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, Index, Integer, Table, Uuid

from database.constraints import within
from enrolment.domain.errand import ErrandKind
from enrolment.storage.column_types import Word
from enrolment.storage.metadata import metadata

moment = DateTime(timezone=True)

errands = Table(
    "errands",
    metadata,
    Column("errand_id", Uuid, primary_key=True),
    Column("kind", Word(ErrandKind), nullable=False),
    Column("subjects", ARRAY(Uuid), nullable=False),
    Column("asked_by", Uuid),
    Column("asked_at", moment, nullable=False),
    Column("due_at", moment, nullable=False),
    Column("tries", Integer, nullable=False),
    CheckConstraint(within("kind", ErrandKind), name="errands_kind_known"),
)
Index("errands_due", errands.c.due_at)
