"""What a mail says, as JSON and back. Links and codes are secrets: they are never kept."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from notifications.domain import mails, registration_mails
from notifications.domain.mails import Mail

NOTHING: Mapping[str, str] = MappingProxyType({})
SECRETS = frozenset({"link", "code"})


def _kinds() -> dict[str, type[Mail]]:
    things = (*vars(mails).values(), *vars(registration_mails).values())
    kinds = (thing for thing in things if isinstance(thing, type) and issubclass(thing, Mail))
    return {kind.template: kind for kind in kinds if hasattr(kind, "template")}


_KINDS = _kinds()
_ADAPTERS: dict[type[Mail], TypeAdapter[Mail]] = {kind: TypeAdapter(kind) for kind in _KINDS.values()}


def freeze(mail: Mail) -> dict[str, Any]:
    """The facts of a mail, its secrets left out."""
    facts: dict[str, Any] = _ADAPTERS[type(mail)].dump_python(mail, mode="json", exclude=set(SECRETS))
    return facts


def thaw(template: str, facts: dict[str, Any], secrets: Mapping[str, str] = NOTHING) -> Mail:
    """The mail again, with what was sealed.

    Raises `KeyError` or `ValidationError` when the facts are of another release.
    """
    return _ADAPTERS[_KINDS[template]].validate_python(facts | dict(secrets))
