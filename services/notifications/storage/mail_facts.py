"""What a mail says, as JSON and back. A link is a secret: it is never kept."""

from typing import Any

from pydantic import TypeAdapter

from notifications.domain import mails, registration_mails
from notifications.domain.mails import Mail

LINK = "link"


def _kinds() -> dict[str, type[Mail]]:
    things = (*vars(mails).values(), *vars(registration_mails).values())
    kinds = (thing for thing in things if isinstance(thing, type) and issubclass(thing, Mail))
    return {kind.template: kind for kind in kinds if hasattr(kind, "template")}


_KINDS = _kinds()
_ADAPTERS: dict[type[Mail], TypeAdapter[Mail]] = {kind: TypeAdapter(kind) for kind in _KINDS.values()}


def freeze(mail: Mail) -> dict[str, Any]:
    """The facts of a mail, its link left out."""
    facts: dict[str, Any] = _ADAPTERS[type(mail)].dump_python(mail, mode="json", exclude={LINK})
    return facts


def thaw(template: str, facts: dict[str, Any], *, link: str | None) -> Mail:
    """The mail again. Raises `KeyError` or `ValidationError` when the facts are of another release."""
    return _ADAPTERS[_KINDS[template]].validate_python(facts | ({} if link is None else {LINK: link}))
