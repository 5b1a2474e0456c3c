"""Keys are changed while everything made with the former ones goes on working."""

import asyncio
from datetime import timedelta

import httpx2
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from contracts.enrolment import ClientRegistrationSubmitted
from contracts.sealed import SealedRecipient
from enrolment.__main__ import main
from enrolment.actions.rotate_keys import complaints
from enrolment.api.bindings import contributor_reference
from enrolment.gateways.nir_vault import NirVault
from enrolment.main import create_app
from enrolment.settings import Settings
from enrolment.worker import create_worker
from service.settings import read_settings
from tests.enrolment.environment import NIR_RING, tell
from tests.enrolment.house import House
from tests.enrolment.people import NIR, a_client, an_open_firm, wish
from tests.enrolment.played_access import OPENER
from tests.service.wrong_starts import said_at_start
from vocabulary.identifiers import Nir

NEW_NIR = f"2:{Fernet.generate_key().decode()}"
BOTH = {
    "nir_keys": f"{NEW_NIR},{NIR_RING}",
    "nir_digest_keys": f"2:{'N' * 32},1:{'n' * 32}",
    "refusal_digest_keys": f"2:{'R' * 32},1:{'r' * 32}",
    "address_digest_keys": f"2:{'D' * 32},1:{'d' * 32}",
}
NEW = {name: ring.split(",")[0] for name, ring in BOTH.items()}


async def _in_thread(command: str) -> int:
    return await asyncio.to_thread(main, [command])


async def test_after_a_rotation_everything_still_works(
    house: House, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    case = (await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)).json()
    (submitted,) = await house.announced(ClientRegistrationSubmitted, about=case["case_id"])
    subject = f"case:{case['case_id']}"
    letter = OPENER.open(submitted.sealed_recipient, SealedRecipient, subject=subject, now=house.now)

    tell(monkeypatch, settings, **BOTH)
    both = read_settings(Settings)
    house.client = await _door(house, both)
    known = await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)
    assert (known.status_code, known.json()["code"]) == (409, "ALREADY_REGISTERED")

    assert await _in_thread("rotate") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "NIR: 1 re-keyed, 0 could not be opened"
    assert "ENROLMENT_NIR_KEYS 1: former, can be removed" in said
    assert "ENROLMENT_NIR_DIGEST_KEYS 1: former, can be removed" in said
    assert "ENROLMENT_REFUSAL_DIGEST_KEYS 1: former, 1 rows depend on it" in said
    async with house.database.transaction() as tx:
        row = (await tx.execute(text("select nir_sealed, nir_digest from contributors"))).one()
    vault = NirVault(both.nir_keys, both.nir_digest_keys)
    assert vault.is_current(row.nir_sealed, row.nir_digest)
    assert (both.nir_keys.open(row.nir_sealed), vault.recognises(Nir.parse(NIR), row.nir_digest)) == (
        NIR[:13],
        True,
    )
    assert await _in_thread("rotate") == 0
    assert capsys.readouterr().out.startswith("NIR: 0 re-keyed")

    refused = await house.post("/v1/refusals", {"code": letter.refusal_code.get_secret_value()})
    assert refused.status_code == 200, refused.text
    await _the_former_key_is_wanted_until_nobody_needs_it(house, settings, monkeypatch, capsys)


async def _the_former_key_is_wanted_until_nobody_needs_it(
    house: House, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = "ENROLMENT_REFUSAL_DIGEST_KEYS lacks the key 1: 1 rows depend on it."
    tell(monkeypatch, settings, **NEW)
    new = read_settings(Settings)
    for start in (create_app, create_worker):
        assert said_at_start(start, capsys) == [sentence]
    async with house.database.transaction() as tx:
        reference = contributor_reference(new)
        for later, said in ((timedelta(days=89), [sentence]), (timedelta(days=91), [])):
            assert await complaints(tx, settings=new, reference=reference, now=house.now + later) == said


async def _door(house: House, settings: Settings) -> httpx2.AsyncClient:
    app = create_app(settings, clock=house.clock, access_transport=house.access)
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://enrolment")


async def test_a_nir_that_cannot_be_opened_is_told_and_left(
    house: House, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    client = await a_client(house, settings)
    async with house.database.transaction() as tx:
        spoil = text("update contributors set nir_sealed = '1:' || repeat('x', 40) where account_ref = :ref")
        await tx.execute(spoil, {"ref": client.account_ref})
    tell(monkeypatch, settings, **BOTH)
    assert await _in_thread("rotate") == 1
    said = capsys.readouterr().out
    assert "1 could not be opened" in said
    assert "ENROLMENT_NIR_KEYS 1: former, 1 rows depend on it" in said
    async with house.database.transaction() as tx:
        await tx.execute(text("delete from contributors"))


async def test_accounts_keep_their_names(
    house: House, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await a_client(house, settings)
    tell(monkeypatch, settings, account_ref_secret="q" * 32)
    said = ["ENROLMENT_ACCOUNT_REF_SECRET is not the one that named the accounts of the reference."]
    assert said_at_start(create_app, capsys) == said
    assert said_at_start(lambda: main(["load-firms", "deploy/sample/firms.csv"]), capsys) == said


def test_a_start_without_database_goes_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(monkeypatch, settings, database_url="postgresql+asyncpg://nobody@127.0.0.1:1/none")
    assert create_app()
