"""What every event carries around what it says (spec D.0)."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from uuid_utils.compat import uuid7

from contracts.codes import ActorType

Service = Literal["enrolment", "access", "notifications"]

Sealed = Annotated[str, StringConstraints(pattern=r"^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$")]
"""A compact JWE that only the notification service can open (D-11)."""


class Actor(BaseModel):
    """Who caused the event: a firm user, a client, a service or nobody who is known."""

    model_config = ConfigDict(frozen=True)

    type: ActorType
    id: str


class Event(BaseModel):
    """A fact in the past tense. Fields may be added within `v1`; they are never edited or removed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    producer: ClassVar[Service]
    aggregate: ClassVar[str]
    keyed_by: ClassVar[str]
    heard_by: ClassVar[tuple[Service, ...]]
    urgent: ClassVar[bool] = False

    @classmethod
    def type(cls) -> str:
        """Name on the wire and routing key: `<service>.<aggregate>.<Event>.v1`."""
        return f"{cls.producer}.{cls.aggregate}.{cls.__name__}.v1"

    @property
    def aggregate_id(self) -> UUID:
        """The aggregate that this event is about; order is promised for none but its versions."""
        value: UUID = getattr(self, self.keyed_by)
        return value


class Envelope[E: Event](BaseModel):
    """An event on its way: identity for the inbox, version for latecomers, origin for the audit trail."""

    model_config = ConfigDict(frozen=True)

    event_id: UUID = Field(default_factory=uuid7)
    type: str
    occurred_at: AwareDatetime
    producer: Service
    aggregate_id: UUID
    aggregate_version: int
    correlation_id: UUID
    causation_id: UUID | None
    actor: Actor
    data: E

    @classmethod
    def around(
        cls,
        event: E,
        *,
        version: int,
        occurred_at: datetime,
        actor: Actor,
        correlation_id: UUID,
        causation_id: UUID | None,
    ) -> Self:
        """Wrap `event` with a new identity; the identity is kept over every later retry."""
        return cls(
            type=event.type(),
            occurred_at=occurred_at,
            producer=event.producer,
            aggregate_id=event.aggregate_id,
            aggregate_version=version,
            correlation_id=correlation_id,
            causation_id=causation_id,
            actor=actor,
            data=event,
        )
