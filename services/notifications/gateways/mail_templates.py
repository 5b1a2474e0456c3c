"""Words a mail: one template per mail, laid out once as plain text and once as HTML (G.1)."""

import re
import textwrap
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup, escape

from notifications.domain.french import after_cabinet, day, moment, spaced
from notifications.domain.mails import Mail, Portal, RenderedMail
from notifications.domain.return_reason import RETURN_REASON_WORDS
from notifications.domain.services import words_for_firm
from vocabulary.durations import in_words

EMAILS = Path(__file__).parents[1] / "templates" / "emails"
TEXT_WIDTH = 76

_BREAKS = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")
_REFERENCE = re.compile(r"\b(?=[A-Z0-9-]*[0-9])[A-Z0-9]{2,}(?:-[A-Z0-9]{2,})+\b")
"""`ET-30EF0E7E4F`, `CL-4KT9-M2XW-7H`, `4KT9-M2XW-7HPB`."""
_EMPTY_LINES = re.compile(r"\n{3,}")


class MailTemplates:
    """Every mail of the portal, ready to be worded. Templates are compiled once and kept."""

    def __init__(self, portal: Portal) -> None:
        self._facts: dict[str, object] = {"portal": asdict(portal)}
        self._text = _environment("txt", portal.url)
        self._html = _environment("html", portal.url)

    def render(self, mail: Mail, message_id: UUID, written_at: datetime) -> RenderedMail:
        """Subject, plain text and HTML. ValueError when a link leaves the portal's domain."""
        facts = self._facts | {"mail": mail, "message_id": message_id, "written_at": written_at}
        subject = self._subject(mail, facts)
        name = f"{mail.template}.jinja"
        text = self._text.get_template(name).render(facts, subject=subject)
        html = self._html.get_template(name).render(facts, subject=subject)
        return RenderedMail(subject, _EMPTY_LINES.sub("\n\n", spaced(text)), spaced(html))

    def _subject(self, mail: Mail, facts: dict[str, object]) -> str:
        template = self._text.get_template(f"{mail.template}.jinja")
        words: Callable[[Context], object] = template.blocks["subject"]
        return spaced(_one_line("".join(map(str, words(template.new_context(facts))))))  # type: ignore[call-overload]


def _environment(form: str, portal_url: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(EMAILS),
        autoescape=form == "html",  # noqa: S701 - plain text has nothing to escape
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"layout": f"base.{form}", "kit": f"kit.{form}"}
    environment.filters |= {
        "after_cabinet": after_cabinet,
        "day": day,
        "moment": moment,
        "filled": _filled,
        "in_words": words_for_firm,
        "lasting": in_words,
        "unbroken": _unbroken if form == "html" else str,
        "reason_words": RETURN_REASON_WORDS.__getitem__,
        "ours": lambda link: _ours(link, portal_url),
    }
    return environment


def _ours(link: str, portal_url: str) -> str:
    home = portal_url.rstrip("/")
    if link != home and not link.startswith((f"{home}/", f"{home}?")):
        raise ValueError("a mail only links to the portal")
    return link


def _unbroken(words: str) -> Markup:
    """References and codes stay on one line: a reader breaks them at their hyphens, and copies half."""
    return Markup(_REFERENCE.sub(r'<span style="white-space:nowrap;">\g<0></span>', escape(words)))  # noqa: S704


def _one_line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()


def _filled(text: str) -> str:
    return textwrap.fill(spaced(_one_line(text)), TEXT_WIDTH, break_long_words=False, break_on_hyphens=False)
