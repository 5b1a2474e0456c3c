"""Digest keys are changed while logins and keys made with the former ones go on working."""

import asyncio
import json

import pytest
from joserfc.jwk import KeySet

from access.__main__ import main
from access.main import create_app
from access.worker import create_worker
from tests.access.house import _SIGNING, KEY_DIGESTS, LOGIN_DIGESTS, House, settings_for
from tests.service.wrong_starts import said_at_start

NEW_KEYS, NEW_LOGINS = "2:" + "k" * 32, "2:" + "l" * 32
BOTH = {
    "key_digest_keys": f"{NEW_KEYS},1:{KEY_DIGESTS}",
    "login_digest_keys": f"{NEW_LOGINS},1:{LOGIN_DIGESTS}",
}


def tell(environment: pytest.MonkeyPatch, house: House, **rings: str) -> None:
    settings = house.settings
    told = {
        "database_url": settings.database_url,
        "broker_url": settings.broker_url,
        "source_secret": settings.source_secret.get_secret_value(),
        "idempotency_secret": settings.idempotency_secret.get_secret_value(),
        "letters_secret": settings.letters_secret.get_secret_value(),
        "service_secret": settings.service_secret.get_secret_value(),
        "signing_keys": json.dumps(KeySet(_SIGNING).as_dict(private=True)),
        "sealing_key": settings.sealing_key,
    }
    for name, value in (told | rings).items():
        environment.setenv(f"ACCESS_{name.upper()}", value)


async def test_after_a_rotation_everything_still_works(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    firm = await house.firm()
    collaborator = await firm.collaborator()
    client, other = await firm.client(), await firm.client()

    after = House(settings_for(house.settings.database_url, **BOTH))
    firm.house = after
    response = await client.enter(await firm.token(), client.key)
    assert response.status_code == 200, response.text
    logins = await after.rows(
        "select convert_from(login, 'UTF8') as login from credentials where user_id in (:founder, :other)"
        " order by 1",
        founder=firm.founder_id,
        other=collaborator,
    )
    assert [row.login[:2] for row in logins] == ["1:", "2:"]
    assert (await after.log_in(firm.email(), "wrong")).status_code == 401
    assert await firm.token()

    tell(monkeypatch, house, key_digest_keys=NEW_KEYS, login_digest_keys=NEW_LOGINS)
    for start in (create_app, create_worker):
        said = said_at_start(start, capsys)
        assert [sentence.split(":")[0] for sentence in said] == [
            "ACCESS_LOGIN_DIGEST_KEYS lacks the key 1",
            "ACCESS_KEY_DIGEST_KEYS lacks the key 1",
        ]
    tell(monkeypatch, house, **BOTH)
    await asyncio.to_thread(main, "rotate")
    shown = capsys.readouterr().out
    assert "ACCESS_LOGIN_DIGEST_KEYS 1: former, " in shown

    response = await other.enter(await firm.token(), other.key)
    assert response.status_code == 200, response.text
    assert await firm.token(collaborator)
    await after.rows("delete from credentials where convert_from(login, 'UTF8') like '1:%' returning 1")
    await after.rows("delete from keys where state = 'ISSUED' returning 1")
    await asyncio.to_thread(main, "rotate")
    assert capsys.readouterr().out.count("former, can be removed") == 2
    tell(monkeypatch, house, key_digest_keys=NEW_KEYS, login_digest_keys=NEW_LOGINS)
    assert create_app()


async def test_nobody_takes_a_login_that_a_former_key_knows(house: House) -> None:
    firm = await house.firm()
    after = House(settings_for(house.settings.database_url, **BOTH))
    another = await after.firm()
    body = {"firm_id": str(another.firm_id), "login": firm.email(), "password": "Soleil-Vert-42"}
    response = await after.internal("PUT", "/credentials/0f0f0f0f-0000-4000-8000-000000000001", body)
    assert (response.status_code, response.json()["code"]) == (409, "EMAIL_TAKEN")
