"""The contributor reference (D-13): a local stand-in, on its own table, for the body's own system."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.fernet import InvalidToken
from sqlalchemy import Boolean, Date, Row, Text, Uuid, bindparam, column, or_, select, table, update
from sqlalchemy.dialects.postgresql import JSONB

from database.engine import Transaction
from enrolment.domain.account_refs import AccountRefs
from enrolment.domain.client_identifier import ClientIdentifier
from enrolment.domain.contributors import Contributor, Declaration, Instalment
from enrolment.gateways.nir_vault import NirVault
from enrolment.gateways.reference_staging import StagedTable, Staging
from vocabulary.civility import Civility
from vocabulary.kinds import Kind
from vocabulary.postal_address import PostalAddress

_NESTED = ("address", "last_declaration", "previous_declaration", "first_instalment")
_TEXTS = ("kind", "account_number", "siren", "siret", "civility", "display_name")
_PLAIN = ("account_ref", *_TEXTS, "struck_off", "siret_received_on")
STAGED = StagedTable(
    name="contributors",
    key="account_ref",
    content=(*_PLAIN[1:], *_NESTED, "nir_digest"),
    carried={"nir_sealed": "nir_digest"},
)
_json = JSONB(none_as_null=True)
_contributors = table(
    "contributors",
    column("account_ref", Uuid),
    *(
        column(name, Text)
        for name in ("kind", "account_number", "siren", "siret", "civility", "display_name")
    ),
    column("address", _json),
    column("nir_sealed", Text),
    column("nir_digest", Text),
    *(column(name, _json) for name in ("last_declaration", "previous_declaration", "first_instalment")),
    column("struck_off", Boolean),
    column("gone_on", Date),
    column("siret_received_on", Date),
)

_SET_NIR = (
    update(_contributors)
    .where(_contributors.c.account_ref == bindparam("ref"))
    .values(nir_sealed=bindparam("sealed"), nir_digest=bindparam("digest"))
)


class ContributorReference:
    """Who is employer or independent, under which numbers, at which address."""

    def __init__(self, vault: NirVault, refs: AccountRefs) -> None:
        """`refs` names the accounts, those that the reference doesn't know too."""
        self.refs = refs
        self._vault = vault

    async def find(self, tx: Transaction, identifier: ClientIdentifier, kind: Kind) -> Contributor | None:
        """The account of this kind under the identifier; the reference decides, not the firm (R001-04).

        Where a SIREN has several of one kind, that of the account number, or the first that is not struck off
        where none was typed. The NIR is left out.
        """
        columns = _contributors.c
        named = columns.siren if identifier.is_siren else columns.account_number
        number = identifier.account_number
        query = (
            select(_contributors)
            .where(named == identifier.value, columns.kind == kind)
            .where(*([columns.account_number == number] if number else []))
            .order_by(or_(columns.struck_off, columns.gone_on.is_not(None)), columns.account_number)
            .limit(1)
        )
        row = (await tx.execute(query)).first()
        return _contributor(row) if row else None

    async def rekey(self, tx: Transaction, *, after: UUID | None, most: int) -> dict[UUID, bool]:
        """Give the next accounts, in order, whose NIR a former key made the current keys.

        Answers which accounts these were, and whether their NIR could be opened; none: all are done.
        """
        c = _contributors.c
        current = (f"{self._vault.sealing.current}:", f"{self._vault.digests.current}:")
        former = or_(~c.nir_sealed.startswith(current[0]), ~c.nir_digest.startswith(current[1]))
        query = select(c.account_ref, c.nir_sealed).where(c.nir_sealed.is_not(None), former)
        if after is not None:
            query = query.where(c.account_ref > after)
        rows = (await tx.execute(query.order_by(c.account_ref).limit(most).with_for_update())).all()
        done = {row.account_ref: self._rekeyed(row.account_ref, row.nir_sealed) for row in rows}
        if changes := [change for change in done.values() if change]:
            await tx.execute(_SET_NIR, changes)
        return {account_ref: change is not None for account_ref, change in done.items()}

    def _rekeyed(self, account_ref: UUID, nir_sealed: str) -> dict[str, Any] | None:
        try:
            sealed, digest = self._vault.rekey(nir_sealed)
        except (KeyError, InvalidToken):
            return None
        return {"ref": account_ref, "sealed": sealed, "digest": digest}

    async def names_its_accounts(self, tx: Transaction) -> bool:
        """Whether an account of the reference has the name that `refs` gives it; True where there is none."""
        c = _contributors.c
        row = (await tx.execute(select(c.account_ref, c.kind, c.account_number).limit(1))).first()
        return row is None or self.refs.of(Kind(row.kind), row.account_number) == row.account_ref

    async def rows_of(self, staging: Staging, contributors: Sequence[Contributor]) -> list[dict[str, Any]]:
        """What their columns will hold; a NIR that is there already is not encrypted again."""
        known = await staging.digests_of([c.account_ref for c in contributors], "nir_digest")
        return [self.row_of(contributor, known.get(contributor.account_ref)) for contributor in contributors]

    def row_of(self, contributor: Contributor, nir_digest: str | None = None) -> dict[str, Any]:
        """The columns of one; `nir_digest` is what the table has of its NIR."""
        nir = contributor.nir
        digest = self._vault.digest(nir) if nir else None
        return {
            **{name: getattr(contributor, name) for name in _PLAIN},
            **{name: _json_of(getattr(contributor, name)) for name in _NESTED},
            "nir_digest": digest,
            "nir_sealed": self._vault.seal(nir) if nir and digest != nir_digest else None,
        }

    def line_digest(self, content: str) -> bytes:
        """Of a whole line of a file, which may hold a NIR: keyed as that is."""
        return self._vault.digests.digest(f"line:{content}").encode()


def _json_of(record: PostalAddress | Declaration | Instalment | None) -> str | None:
    return None if record is None else json.dumps(asdict(record), default=date.isoformat)


def _contributor(row: Row[Any]) -> Contributor:
    instalment = row.first_instalment
    return Contributor(
        account_ref=row.account_ref,
        kind=Kind(row.kind),
        account_number=row.account_number,
        display_name=row.display_name,
        civility=Civility(row.civility) if row.civility else None,
        siren=row.siren,
        siret=row.siret,
        address=PostalAddress(**row.address) if row.address else None,
        last_declaration=_declaration(row.last_declaration),
        previous_declaration=_declaration(row.previous_declaration),
        first_instalment=Instalment(**instalment) if instalment else None,
        struck_off=row.struck_off or row.gone_on is not None,
        siret_received_on=row.siret_received_on,
    )


def _declaration(values: dict[str, Any] | None) -> Declaration | None:
    if values is None:
        return None
    return Declaration(values["period"], date.fromisoformat(values["filed_on"]), values["amount_cents"])
