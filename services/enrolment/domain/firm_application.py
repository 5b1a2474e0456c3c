"""An application for a firm's account: it reserves nothing, and is nothing until its link is used (C.1)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from enrolment.domain.firm import Firm
from enrolment.domain.firm_record import FirmRecord
from enrolment.domain.user import FirmUser
from vocabulary.civility import Civility
from vocabulary.kinds import Profession
from vocabulary.rights import Role

APPLICATION_KEPT = timedelta(days=30)
"""How long after its deadline an application may still be made again under the same identity (spec J)."""


class Decline(StrEnum):
    """Why no account opens, as far as whoever reads the typed address may know (decision 25)."""

    NOT_POSSIBLE = "NOT_POSSIBLE"
    ADDRESS_IN_USE = "ADDRESS_IN_USE"
    OVERTAKEN = "OVERTAKEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmApplication:
    """What the founder wrote (R004-02); any number of them may wait for one SIREN, or one address.

    `firm_id` and `founder_user_id` are drawn beforehand and belong to nobody before the activation. Until
    it is looked at, `source` says where it came from; from then on `firm_name` is the reference's (D-04).
    """

    application_id: UUID
    firm_id: UUID
    founder_user_id: UUID
    siret: str
    profession: Profession
    phone: str | None = field(default=None, repr=False)
    civility: Civility | None = field(default=None, repr=False)
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    email: str = field(repr=False)
    mobile: str | None = field(default=None, repr=False)
    applied_at: datetime
    deadline: datetime
    source: str | None = field(default=None, repr=False)
    firm_name: str | None = None
    offered_at: datetime | None = None
    announced: bool = False
    """Whether other services know firm and founder: only those of before applications had rows."""

    @property
    def siren(self) -> str:
        """The legal unit behind the establishment."""
        return self.siret[:9]

    @property
    def display_name(self) -> str:
        """The founder's first and last name."""
        return f"{self.first_name} {self.last_name}"

    def offer(self, record: FirmRecord, now: datetime, deadline: datetime) -> Self:
        """A link goes out, good until `deadline`; where the application came from no longer matters."""
        return replace(self, firm_name=record.name, offered_at=now, deadline=deadline, source=None)

    def renew(self, former: Self) -> Self:
        """This one in place of `former` (same e-mail and SIRET), under the same identities."""
        return replace(
            self,
            application_id=former.application_id,
            firm_id=former.firm_id,
            founder_user_id=former.founder_user_id,
            announced=former.announced,
        )

    def firm(self, record: FirmRecord) -> Firm:
        """The firm that the activation opens.

        The profession is the reference's word too: only its accountants have a number of the order (D-02).
        """
        return Firm(
            firm_id=self.firm_id,
            siret=self.siret,
            name=record.name,
            profession=self.profession if record.oec_number else Profession.OTHER_TIERS_DECLARANT,
            founder_user_id=self.founder_user_id,
            address=record.address,
            oec_number=record.oec_number,
            phone=self.phone,
            applied_at=self.applied_at,
        )

    def founder(self) -> FirmUser:
        """Its first administrator."""
        return FirmUser(
            user_id=self.founder_user_id,
            firm_id=self.firm_id,
            role=Role.ADMINISTRATOR,
            email=self.email,
            first_name=self.first_name,
            last_name=self.last_name,
            civility=self.civility,
            mobile=self.mobile,
            created_at=self.applied_at,
            deadline=self.deadline,
        )
