"""A future administrator asks for the firm's account; anybody may (R004-01 to R004-03)."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field, StringConstraints

from database.engine import Transaction
from enrolment.actions.apply_for_firm import Application, apply_for_firm
from enrolment.api.dependencies import Bound
from enrolment.api.fields import Email, Form, Name, Phone
from enrolment.domain.wording import application_taken
from vocabulary.civility import Civility
from vocabulary.identifiers import parse_siret
from vocabulary.kinds import Profession
from web.dependencies import Now
from web.description import may_answer
from web.idempotency import Idempotent
from web.source import Source

router = APIRouter(prefix="/v1/firm-applications", tags=["firm"])


class Founder(Form):
    """Who will administer the firm's account."""

    civility: Civility | None = Field(default=None, examples=["MME"])
    last_name: Name = Field(examples=["Durand"])
    first_name: Name = Field(examples=["Claire"])
    email: Email = Field(examples=["claire.durand@cabinet.example"])
    mobile: Phone | None = Field(default=None, examples=["06 12 34 56 78"])


class NewFirm(Form):
    """The firm; its name, address and order number are those of the reference, never typed."""

    profession: Profession = Field(examples=["EXPERT_COMPTABLE"])
    siret: Annotated[str, StringConstraints(max_length=30)] = Field(examples=["000 000 117 00010"])
    phone: Phone | None = Field(default=None, examples=["04 72 00 00 00"])
    founder: Founder


class ApplicationTaken(BaseModel):
    """The same for everybody: nothing is said of firms that exist or may not apply."""

    message: str = Field(examples=[application_taken(timedelta(hours=24))])


@router.post(
    "",
    status_code=202,
    response_model=ApplicationTaken,
    summary="Apply for a firm's account",
    responses=may_answer("IDENTIFIER_INVALID", "TOO_MANY_REQUESTS"),
)
async def create(*, body: NewFirm, once: Idempotent, source: Source, now: Now, bound: Bound) -> Response:
    """The answer is the same for everybody; what comes of it is told by a mail to the address given."""
    application = Application(
        siret=parse_siret(body.siret),
        profession=body.profession,
        phone=body.phone,
        civility=body.founder.civility,
        first_name=body.founder.first_name,
        last_name=body.founder.last_name,
        email=body.founder.email,
        mobile=body.founder.mobile,
    )

    async def change(tx: Transaction) -> ApplicationTaken:
        await apply_for_firm(
            tx, application, source=source, now=now, ttl=bound.links.ttl, tries=bound.application_tries
        )
        return ApplicationTaken(message=application_taken(bound.links.ttl))

    return await once(change, status=202)
