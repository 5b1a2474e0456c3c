"""Scenes of a client and his key."""

import time
from datetime import UTC, datetime
from typing import Any

from workbench.cast import Client
from workbench.play import Play
from workbench.portal import Member
from workbench.post import Letter, letter_to
from workbench.stage import StoryBroken, expect, until


async def register_client(
    play: Play, claire: Member, bruno: Member, client: Client, portfolio: str
) -> dict[str, Any]:
    """The first client comes from an administrator only (R000-07)."""
    answer = await bruno.register_client(_wish(client, portfolio))
    expect(answer, 409, "PORTFOLIO_NOT_INITIALISED")
    play.narrator.call("Bruno", "adds the first client: not his to do", answer)
    answer = await claire.register_client(_wish(client, portfolio))
    play.narrator.call("Claire", "adds the client, method K, four services", answer)
    return expect(answer, 201)


async def receive_letter(play: Play, claire: Member, client: Client, case: dict[str, Any]) -> Letter:
    """The key on paper, and where the firm sees it stand (R004-08, M-05)."""

    letter = await _letter_to(play, client)
    play.narrator.show("The letter, as it lies in the print shop's spool", letter.text.strip())
    answer = await play.stage.print_shop.report(letter.letter_id, "POSTED", datetime.now(UTC))
    expect(answer, 204)
    play.narrator.call("The print shop", "says it is in the post", answer)

    async def posted() -> dict[str, Any] | None:
        view = await claire.registration(case["case_id"])
        return view if view["letter"]["stage"] == "POSTED" else None

    view = await until(posted, "the news that the letter is in the post")
    play.narrator.say(f"The case is {view['state']}; its letter was posted at {view['letter']['posted_at']}.")
    await play.mail(claire, "Un courrier est adressé à votre client")
    return letter


async def find_closed(play: Play, bruno: Member, case: dict[str, Any]) -> None:
    """Before the key is entered, nothing opens."""
    verdict = await bruno.check("S01", case["account_ref"])
    if verdict["allow"]:
        raise StoryBroken("the file was open before the key was entered")
    play.narrator.say(f"check(Bruno, S01) → denied: {verdict['reason']}")


async def misuse_key(play: Play, siret: str, client: Client, letter: Letter) -> None:
    """Another firm's try is refused like a wrong key (R004-17)."""
    diane = await play.founder(siret, "Diane", "Moreau")

    async def main_portfolio() -> str | None:
        return next((p["portfolio_id"] for p in await diane.portfolios()), None)

    portfolio = await until(main_portfolio, "the firm's main portfolio")
    answer = await diane.register_client(_wish(client, portfolio))
    case = expect(answer, 201)

    own = await _letter_to(play, client)
    answer = await diane.enter_key(case["case_id"], letter.key)
    expect(answer, 422, "KEY_NOT_VALID")
    play.narrator.call("Diane", "enters the other firm's key", answer, "and security is told")
    if own.key == letter.key:
        raise StoryBroken("two firms were given the same key")


async def enter_key(play: Play, bruno: Member, case: dict[str, Any], letter: Letter) -> None:
    """Once, whatever the case and spaces (R004-09)."""
    mistyped = letter.key[:-1] + ("2" if letter.key[-1] != "2" else "3")
    answer = await bruno.enter_key(case["case_id"], mistyped)
    expect(answer, 422, "KEY_MALFORMED")
    play.narrator.call("Bruno", "mistypes the key", answer)
    answer = await bruno.enter_key(case["case_id"], letter.key.lower().replace("-", " "))
    entered_at = time.monotonic()
    expect(answer, 200)
    play.narrator.call("Bruno", "enters it in lower case, with spaces", answer)
    verdict = await bruno.check("S01", case["account_ref"])
    if not verdict["allow"]:
        raise StoryBroken(f"denied after the right key: {verdict['reason']}")
    play.narrator.say(f"check(Bruno, S01) → allowed, {(time.monotonic() - entered_at) * 1000:.0f} ms later")
    answer = await bruno.enter_key(case["case_id"], letter.key)
    expect(answer, 409, "KEY_ALREADY_USED")
    play.narrator.call("Bruno", "enters it a second time", answer)


async def remove_client(play: Play, claire: Member, client: Client, portfolio: str) -> None:
    """At once: the key in the letter is dead (R001-15, scenario 56)."""
    answer = await claire.register_client(_wish(client, portfolio))
    case = expect(answer, 201)
    play.narrator.call("Claire", "adds a second client", answer)
    letter = await _letter_to(play, client)
    answer = await claire.remove_client(case["case_id"], confirm=False)
    expect(answer, 422, "CONFIRMATION_REQUIRED")
    play.narrator.call("Claire", "removes it without confirming", answer)
    answer = await claire.remove_client(case["case_id"])
    expect(answer, 200)
    play.narrator.call("Claire", "confirms", answer)
    answer = await claire.enter_key(case["case_id"], letter.key)
    expect(answer, 422, "KEY_NOT_VALID")
    play.narrator.call("Claire", "enters the key of the removed client's letter", answer)


async def find_open(play: Play, bruno: Member, case: dict[str, Any]) -> None:
    """The end: the firm has access."""
    verdict = await bruno.check("S01", case["account_ref"])
    if not verdict["allow"]:
        raise StoryBroken(f"denied at the end: {verdict['reason']}")
    play.narrator.say(f"check(Bruno, S01) → allowed, under mandate {verdict['mandate_id']}")


async def _letter_to(play: Play, client: Client) -> Letter:
    async def printed() -> Letter | None:
        return letter_to(play.stage.spool, client.name, known=play.told.known_letters)

    letter = await until(printed, "the letter")
    play.told.letters.append(letter)
    play.told.known_letters.add(letter.letter_id)
    play.told.secrets |= {letter.key: "key", letter.refusal_code: "refusal code"}
    return letter


def _wish(client: Client, portfolio: str) -> dict[str, Any]:
    return {
        "identifier": client.identifier,
        "kind": client.kind,
        "method": "K",
        "portfolio_id": portfolio,
        "services": ["S01", "S03", "S05", "S12"],
        "courriels": ["C01"],
    }
