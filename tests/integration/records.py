"""What the services wrote down: for scenarios that speak of exactly one event, mandate, letter or mail."""

from typing import Any

from sqlalchemy import text

from messaging import metrics
from tests.integration.household import Household

_ANNOUNCED = text(
    """
    select cast(body as jsonb)->'data' from outbox
    where split_part(routing_key, '.', 3) = :event and body like '%' || :about || '%' order by id
    """
)


async def announced(household: Household, service: str, event: str, about: str) -> list[dict[str, Any]]:
    """What a service said in events of this name that mention an identity, the oldest first."""
    async with household.databases[service].transaction() as tx:
        return list((await tx.execute(_ANNOUNCED, {"event": event, "about": about})).scalars())


async def rows(household: Household, service: str, table: str, **where: str) -> list[dict[str, Any]]:
    """The rows of a service's table in which these columns, as text, have these values."""
    conditions = " and ".join(f"{column}::text = :{column}" for column in where) or "true"
    async with household.databases[service].transaction() as tx:
        found = await tx.execute(text(f"select * from {table} where {conditions}"), where)  # noqa: S608
        return [dict(row) for row in found.mappings()]


async def letter_id_of(household: Household, case: dict[str, Any]) -> str | None:
    """Which letter is about a case: notifications alone knows, nothing on the paper says it."""
    found = await rows(household, "notifications", "letters", case_id=case["case_id"])
    return str(found[0]["letter_id"]) if found else None


def mails(household: Household, address: str, subject_contains: str = "") -> int:
    """How many such mails somebody has received."""
    return len(household.mailbox.messages(address, subject_contains))


def heard() -> int:
    """How many events all services together have received and settled, known ones included."""
    samples = (sample for family in metrics.HEARD.collect() for sample in family.samples)
    return int(sum(s.value for s in samples if s.name.endswith("_total") and s.labels["outcome"] == "done"))
