"""Bringing people onto the stage: apply, follow the mailed link, log in once access has heard."""

import re

from workbench.cast import Person, firm_application, new_person
from workbench.narrator import Narrator
from workbench.portal import Member
from workbench.stage import Stage, Told, expect, until

TOKEN = re.compile(r"/activation#([\w-]+)")
CODE = re.compile(r"\b(?:[2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}\b")


class Play:
    """A telling under way: its stage, its narrator, and every secret that its people were told."""

    def __init__(self, stage: Stage, narrator: Narrator, told: Told) -> None:
        self.stage = stage
        self.narrator = narrator
        self.told = told

    async def founder(self, siret: str, first_name: str, last_name: str) -> Member:
        """The administrator of a firm whose account was just opened."""
        return await self.founded(siret, new_person(first_name, last_name))

    async def founded(self, siret: str, person: Person) -> Member:
        """The same for somebody who is known already."""
        first_name = person.first_name
        portal, narrator = self.stage.portal, self.narrator
        answer = await portal.apply_for_firm(firm_application(siret, person))
        expect(answer, 202)
        narrator.call(first_name, "applies for the firm's account", answer)
        token = await self.mailed_token(person, "Activez")
        answer = await portal.show_activation(token)
        expect(answer, 200)
        narrator.call("A mail scanner", "follows the link: nothing is consumed", answer)
        return await self.activated(person, token)

    async def mail(self, member: Member, subject_contains: str) -> None:
        """The mail that somebody must receive now."""
        mail = await self.stage.mailbox.wait_for(to=member.email, subject_contains=subject_contains)
        self.narrator.say(f"Mail to {member.email}: « {mail.subject} »")

    async def mailed_token(self, person: Person, subject_contains: str) -> str:
        """The secret part of the link that was mailed to somebody."""
        mail = await self.stage.mailbox.wait_for(to=person.email, subject_contains=subject_contains)
        self.narrator.say(f"Mail to {person.first_name}: « {mail.subject} »")
        found = TOKEN.search(mail.text)
        token = found.group(1) if found else ""
        self.told.secrets[token] = "activation token"
        if code := CODE.search(mail.text):
            self.told.secrets[code.group()] = "activation code"
        return token

    async def activated(self, person: Person, token: str) -> Member:
        """Somebody who chose a password and logged in."""
        portal = self.stage.portal
        self.told.secrets[person.password] = "password"
        answer = await portal.activate(token, person.password)
        expect(answer, 200)
        self.narrator.call(person.first_name, "chooses a password", answer)

        member = await self.logged_in(person)
        self.narrator.say(f"{person.first_name} is logged in.")
        return member

    async def logged_in(self, person: Person) -> Member:
        """A new session of somebody whose account is active, or about to be."""

        async def log_in() -> Member | None:
            answer = await self.stage.portal.login(person.email, person.password)
            if answer.status_code == 401:  # access has not heard of the activation yet
                return None
            session = expect(answer, 201)
            self.told.secrets[session["access_token"]] = "access token"
            self.told.secrets[session["refresh_token"]] = "refresh token"
            return self.stage.portal.member(person.email, session)

        return await until(log_in, f"{person.first_name}'s login")
