"""`make demo`: from nothing to the story told; what it made is kept, and its secrets are looked for."""

import shutil
from pathlib import Path

from rich.console import Console

from workbench.house import House, open_house
from workbench.narrator import Narrator
from workbench.post import picture
from workbench.search import search_everywhere
from workbench.stage import Stage, StoryBroken, Told
from workbench.story import tell_story


async def play_demo(folder: Path, output: Path, console: Console) -> int:
    """Set up a house in `folder`, tell the story, keep mails and letters in `output`; 0 if it went well."""
    narrator = Narrator(console)
    narrator.chapter("Setting up")
    with console.status("starting…") as status:

        def say(step: str) -> None:
            console.print(f"  [dim]{step}[/dim]")
            status.update(step)

        async with open_house(folder, say=say) as house:
            status.stop()
            try:
                told = await tell_story(stage_of(house), narrator)
            except (StoryBroken, TimeoutError) as broken:
                console.print(f"[red bold]The story broke: {type(broken).__name__} {broken}")
                console.print(f"Logs: {folder / 'logs'}")
                return 1
            narrator.chapter("What is left to look at")
            keep(house, told, output, console)
            return await report_search(house, told, console)


def stage_of(house: House) -> Stage:
    """The story's stage in this machine's house."""
    return Stage(house.portal, house.mailbox, house.spool, house.print_shop)


def keep(house: House, told: Told, output: Path, console: Console) -> None:
    """Copy the mails, and the letters as PDF and PNG, to where a person finds them."""
    shutil.rmtree(output, ignore_errors=True)
    shutil.copytree(house.mailbox.folder, output / "mails")
    letters = output / "letters"
    letters.mkdir()
    for letter in told.letters:
        pdf = house.spool.pdf(letter.letter_id)
        (letters / f"{letter.letter_id}.pdf").write_bytes(pdf)
        (letters / f"{letter.letter_id}.png").write_bytes(picture(pdf))
    mails = len(list((output / "mails").glob("*.eml")))
    console.print(f"  {mails} mails and {len(told.letters)} letters (PDF, PNG): {output}")


async def report_search(house: House, told: Told, console: Console) -> int:
    """Look for every secret of the story in all stores; 0 if none lies in clear."""
    broker = house.backend.broker
    files = [*(house.folder / "logs").glob("*.log"), *house.spool.folder.glob("*.json")]
    finds, read = await search_everywhere(
        told.secrets,
        databases=house.databases,
        broker_url=broker.url("espace-tiers"),
        queues=broker.queues("espace-tiers"),
        files=files,
    )
    for find in finds:
        console.print(f"[red]  {find.kind} in clear: {find.place}")
    console.print(
        f"  {len(told.secrets)} keys, tokens, passwords and NIR looked for in {read} rows, messages, logs and"
        f" slips: {len(finds)} found in clear"
    )
    return 1 if finds else 0
