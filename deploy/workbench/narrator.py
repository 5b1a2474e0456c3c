"""How the story is told: in colour to a person at a terminal, or not at all in a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from workbench.portal import Answer


class Narrator:
    """Tells chapters, calls and things to look at."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)

    def chapter(self, title: str) -> None:
        """A new part of the story."""
        self._console.print()
        self._console.print(Rule(f"[bold]{title}", align="left", style="blue"))

    def say(self, sentence: str) -> None:
        """What happens, in a sentence."""
        self._console.print(Text(f"  {sentence}"))

    def call(self, who: str, what: str, answer: Answer, note: str = "") -> None:
        """One request and how it was answered."""
        request = answer.request
        style = "green" if answer.is_success else "yellow"
        line = Text(f"  {who}: {what}\n")
        line.append(f"    {request.method} {request.url.path}", style="dim")
        line.append(f"  → {answer.status_code} {_gist(answer)}", style=style)
        if note:
            line.append(f"  {note}", style="dim")
        self._console.print(line)

    def show(self, title: str, text: str) -> None:
        """Something to look at."""
        self._console.print(Panel(Text(text), title=title, title_align="left", border_style="dim", width=100))

    @contextmanager
    def progress(self, what: str) -> Iterator[None]:
        """A sign of life while something takes time."""
        with self._console.status(what):
            yield


def _gist(answer: Answer) -> str:
    """The code of a refusal with its sentence, or the state that a success came to; never a token."""
    if not answer.content or "json" not in answer.headers.get("content-type", ""):
        return ""
    body: dict[str, Any] = answer.json()
    if "code" in body:
        return f"{body['code']} « {body['detail']} »"
    return " ".join(str(body[name]) for name in ("state", "allow", "reason", "message") if name in body)
