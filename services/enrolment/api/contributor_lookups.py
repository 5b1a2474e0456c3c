"""Which kinds of account an identifier may name, and what may be ticked for each (R001-03)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from enrolment.actions.identify_user import identify_user
from enrolment.api.fields import Form
from enrolment.domain.client_identifier import kinds_named_by
from enrolment.domain.services import COURRIELS, Offer, offered_services
from vocabulary.kinds import Kind
from vocabulary.rights import Action
from web.authentication import Caller
from web.dependencies import Transactions
from web.description import may_answer

router = APIRouter(prefix="/v1/contributor-lookups", tags=["registrations"])


class Lookup(Form):
    """A SIREN, a SIRET or an account number."""

    identifier: Annotated[str, StringConstraints(max_length=40)] = Field(examples=["000 001 008"])


class OfferView(BaseModel):
    """A code that may be ticked, and whether the form proposes it ticked."""

    code: str
    ticked_by_default: bool


class KindView(BaseModel):
    """A kind of account, with its online services."""

    kind: Kind
    services: list[OfferView]


class LookupView(BaseModel):
    """What the form may offer; the same for accounts that exist and that don't (D-38)."""

    kinds: list[KindView]
    courriels: list[OfferView]


@router.post(
    "",
    summary="Prepare the registration form",
    responses=may_answer("ACCESS_DENIED", "ROLE_REQUIRED", "RIGHT_MISSING", "IDENTIFIER_INVALID"),
)
async def look_up(body: Lookup, caller: Caller, database: Transactions) -> LookupView:
    """Records nothing and consults no file: only the identifier's form counts."""
    async with database.transaction() as tx:
        await identify_user(tx, caller, Action.REGISTER_CLIENT)
    kinds = [
        KindView(kind=kind, services=[_view(offer) for offer in offered_services(kind)])
        for kind in kinds_named_by(body.identifier)
    ]
    return LookupView(kinds=kinds, courriels=[_view(offer) for offer in COURRIELS])


def _view(offer: Offer) -> OfferView:
    return OfferView(code=offer.code, ticked_by_default=offer.ticked_by_default)
