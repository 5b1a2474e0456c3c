from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from database.migrations import migrate_async
from notifications.domain.key_letter import Issuer, KeyLetterContent
from notifications.domain.mails import Portal
from tests.notifications.house import House, settings_for
from workbench.mailbox import Mailbox

WRITTEN_AT = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return Issuer(
        name="Caisse fictive de recouvrement",
        service="Service des accès des tiers déclarants",
        address=("12 avenue de la République", "TSA 70001", "93108 Montreuil Cedex"),
        town="Montreuil",
        phone="01 23 45 67 89",
        portal="espace-tiers.example.fr",
        refusal_page="espace-tiers.example.fr/refus",
        data_controller="L’organisme de recouvrement",
        data_protection_contact="dpo@espace-tiers.example.fr",
        public_phone="09 99 00 00 00",
        public_site="www.caisse-fictive.example.fr",
    )


@pytest.fixture(scope="session")
def portal() -> Portal:
    return Portal(
        name="Espace Tiers",
        url="https://espace-tiers.example.fr",
        support_phone="01 23 45 67 89",
        contact_form="https://espace-tiers.example.fr/contact",
        data_controller="L’organisme de recouvrement",
        data_protection_contact="dpo@espace-tiers.example.fr",
    )


@pytest.fixture(scope="session")
def letter() -> Callable[..., KeyLetterContent]:
    plain = KeyLetterContent(
        letter_id=UUID("019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b"),
        letter_reference="CL-4KT9-M2XW-7H",
        address=(
            "MME HELENE LEFEVRE",
            "BOULANGERIE DU MARCHE",
            "12 RUE DE L HOTEL DE VILLE",
            "31000 TOULOUSE",
        ),
        salutation="Madame Lefèvre",
        firm_name="Durand & Associés",
        firm_town="Toulouse",
        account_ending="4821",
        services=("S01", "S02", "S05"),
        key="7KQM2XWP9RTD",
        refusal_code="R4X7-K2HM-9TBN-3WQZ",
        written_at=WRITTEN_AT,
    )
    return lambda **changes: replace(plain, **changes)


@pytest.fixture
async def open_house(
    database_url: Callable[..., Awaitable[str]], tmp_path: Path
) -> AsyncIterator[Callable[..., Awaitable[House]]]:
    """A service of its own for each test: database, mail server, spool, clock."""
    async with AsyncExitStack() as stack:

        async def opened(**settings: Any) -> House:
            url = await database_url("notifications", partial(migrate_async, "notifications"))
            mailbox = await stack.enter_async_context(Mailbox(tmp_path / "mails"))
            chosen = settings_for(url, "amqp://unused", mailbox, tmp_path / "spool", **settings)
            house = House(chosen, mailbox)
            stack.push_async_callback(house.database.close)
            return house

        yield opened


@pytest.fixture
async def house(open_house: Callable[..., Awaitable[House]]) -> House:
    return await open_house()
