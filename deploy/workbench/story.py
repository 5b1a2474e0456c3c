"""The main job from end to end: firm → collaborator → client by postal key → access → removal.

Told through the public API only, on whatever stage it is given: this machine's house, or compose's gateway.
"""

from workbench.cast import sample_clients, sample_firms
from workbench.firm_scenes import create_portfolio, invite_collaborator
from workbench.key_scenes import (
    enter_key,
    find_closed,
    find_open,
    misuse_key,
    receive_letter,
    register_client,
    remove_client,
)
from workbench.narrator import Narrator
from workbench.play import Play
from workbench.stage import Stage, Told


async def tell_story(stage: Stage, narrator: Narrator) -> Told:
    """Play every step, refusals included. Raises `StoryBroken` where an answer is not the promised one."""
    play = Play(stage, narrator, Told(known_letters=set(stage.spool.letters())))
    firm, other_firm = sample_firms()[:2]
    client, other_client = sample_clients()[:2]
    play.told.secrets |= {client.nir: "NIR", other_client.nir: "NIR"}

    narrator.chapter("1. A firm opens its account")
    claire = await play.founder(firm["siret"], "Claire", "Durand")

    narrator.chapter("2. A portfolio and a collaborator")
    portfolio = await create_portfolio(play, claire)
    bruno = await invite_collaborator(play, claire, portfolio)

    narrator.chapter("3. A client by postal key")
    case = await register_client(play, claire, bruno, client, portfolio)
    letter = await receive_letter(play, claire, client, case)
    await find_closed(play, bruno, case)

    narrator.chapter("4. Another firm gets hold of the letter")
    await misuse_key(play, other_firm["siret"], client, letter)

    narrator.chapter("5. The key is entered")
    await enter_key(play, bruno, case, letter)
    await play.mail(claire, "Accès ouvert")

    narrator.chapter("6. Another client is removed, at once")
    await remove_client(play, claire, other_client, portfolio)
    await play.mail(claire, "a été retiré")

    narrator.chapter("7. The first client's file is open to the firm")
    await find_open(play, bruno, case)
    return play.told
