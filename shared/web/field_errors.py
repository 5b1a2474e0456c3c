"""What is wrong with which field: a path, a stable reason and a French sentence; never what was sent.

Pydantic's own words are English and may quote input: only the kind of an error and our own bounds are used.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from vocabulary.unreadable import Reason, Unreadable

TYPED_TEXT = "x-typed-text"
"""Of fields that a reader reads as people write; it refuses with a reason and a sentence in French."""
_UNREADABLE = "unreadable"
_UNKNOWN_FIELD = "extra_forbidden"


@dataclass(frozen=True, slots=True, order=True)
class FieldError:
    """`field` is a path in our own names, as `body.founder.email` or `body.rights[2]`."""

    field: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class read_by:  # noqa: N801 - written in an annotation, as a verb
    """For a field of a form: typed text, read by `reader`, or refused with its reason.

    The API's description marks such fields: no schema says what a reader understands.
    """

    reader: Callable[[str], str]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read what the field's own bounds let through."""
        return core_schema.no_info_after_validator_function(self._read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """What is typed, not what is kept."""
        return {**handler(schema), TYPED_TEXT: True}

    def _read(self, typed: str) -> str:
        try:
            return self.reader(typed)
        except Unreadable as refused:
            about = {"reason": refused.reason.value, "sentence": refused.sentence}
            raise PydanticCustomError(_UNREADABLE, "unreadable", about) from None


def field_errors(errors: Iterable[Mapping[str, Any]], *within: str) -> list[FieldError]:
    """Pydantic's errors in our words, each once, in the order of their paths; `within` leads each path."""
    return sorted({_field_error(error, (*within, *error["loc"])) for error in errors})


def _field_error(error: Mapping[str, Any], location: tuple[str | int, ...]) -> FieldError:
    kind, bounds = error["type"], error.get("ctx") or {}
    if kind == "json_invalid":
        return FieldError("body", Reason.MALFORMED, "ce n’est pas un document JSON lisible")
    if kind == _UNKNOWN_FIELD:
        location = (*location[:-1], "?")
    return FieldError(_path(location), *_why(kind, bounds))


def _why(kind: str, bounds: Mapping[str, Any]) -> tuple[str, str]:
    if kind == _UNREADABLE:
        return bounds["reason"], bounds["sentence"]
    if kind == "string_too_short" and bounds.get("min_length") == 1:
        return Reason.EMPTY, "ne peut pas être vide"
    reason, sentence = _WORDS.get(kind) or _by_family(kind)
    return reason, sentence.format(**_plain(bounds))


def _path(location: Iterable[str | int]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _plain(bounds: Mapping[str, Any]) -> dict[str, Any]:
    """Our own bounds, which a sentence may say; nothing else of a context."""
    known = ("min_length", "max_length", "ge", "gt", "le", "lt", "multiple_of")
    return {name: bounds[name] for name in known if name in bounds}


def _by_family(kind: str) -> tuple[Reason, str]:
    if kind.endswith(("_type", "_parsing")):
        family = kind.removesuffix("_type").removesuffix("_parsing")
        return Reason.WRONG_TYPE, _TYPES.get(family, "n’est pas du type attendu")
    return Reason.MALFORMED, "n’a pas la forme attendue"


_TYPES = {
    "string": "un texte est attendu",
    "int": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "float": "un nombre est attendu",
    "bool": "vrai ou faux est attendu",
    "list": "une liste est attendue",
    "tuple": "une liste est attendue",
    "set": "une liste est attendue",
    "frozen_set": "une liste est attendue",
    "dict": "un objet JSON est attendu",
    "model": "un objet JSON est attendu",
    "model_attributes": "un objet JSON est attendu",
    "uuid": "un identifiant UUID est attendu",
    "date": "une date AAAA-MM-JJ est attendue",
    "date_from_datetime": "une date AAAA-MM-JJ est attendue",
    "datetime": "une date et une heure ISO 8601 sont attendues",
    "datetime_from_date": "une date et une heure ISO 8601 sont attendues",
}

_PROPOSED = (Reason.NOT_PROPOSED, "cette valeur ne fait pas partie des choix proposés")
_WORDS: dict[str, tuple[Reason, str]] = {
    "missing": (Reason.MISSING, "obligatoire"),
    "string_too_long": (Reason.TOO_LONG, "trop long\u00a0: {max_length} caractères au plus"),
    "string_too_short": (Reason.TOO_SHORT, "trop court\u00a0: {min_length} caractères au moins"),
    "too_long": (Reason.TOO_MANY, "trop d’éléments\u00a0: {max_length} au plus"),
    "too_short": (Reason.TOO_FEW, "trop peu d’éléments\u00a0: {min_length} au moins"),
    "greater_than_equal": (Reason.OUT_OF_RANGE, "trop petit\u00a0: {ge} au moins"),
    "greater_than": (Reason.OUT_OF_RANGE, "doit être supérieur à {gt}"),
    "less_than_equal": (Reason.OUT_OF_RANGE, "trop grand\u00a0: {le} au plus"),
    "less_than": (Reason.OUT_OF_RANGE, "doit être inférieur à {lt}"),
    _UNKNOWN_FIELD: (Reason.UNKNOWN_FIELD, "champ inconnu"),
    "enum": _PROPOSED,
    "literal_error": _PROPOSED,
    "timezone_aware": (Reason.MALFORMED, "le fuseau horaire est obligatoire"),
}
