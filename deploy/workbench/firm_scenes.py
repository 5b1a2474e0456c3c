"""Scenes of a firm that settles in."""

from workbench.cast import new_person
from workbench.play import Play
from workbench.portal import Member
from workbench.stage import expect

RIGHTS = ["M06", "M07", "M09", "S01", "S05", "S12"]


async def create_portfolio(play: Play, claire: Member) -> str:
    """A portfolio, and what is answered without confirmation (R000-05)."""
    answer = await claire.create_portfolio("Clients du littoral", confirm=False)
    expect(answer, 422, "CONFIRMATION_REQUIRED")
    play.narrator.call("Claire", "creates a portfolio without confirming", answer)
    answer = await claire.create_portfolio("Clients du littoral")
    play.narrator.call("Claire", "confirms", answer)
    return str(expect(answer, 201)["portfolio_id"])


async def invite_collaborator(play: Play, claire: Member, portfolio: str) -> Member:
    """Somebody with rights and a portfolio, activated in time (R004-20 to R004-25)."""
    bruno = new_person("Bruno", "Petit")
    answer = await claire.invite(
        {
            "first_name": bruno.first_name,
            "last_name": bruno.last_name,
            "email": bruno.email,
            "role": "COLLABORATOR",
            "rights": RIGHTS,
            "portfolio_id": portfolio,
        }
    )
    expect(answer, 201)
    play.narrator.call("Claire", "invites Bruno, with rights and this portfolio", answer)
    token = await play.mailed_token(bruno, "vous ouvre un accès")
    return await play.activated(bruno, token)
