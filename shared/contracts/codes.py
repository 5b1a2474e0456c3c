"""Codes as events carry them (spec A, D and E); the words behind them are in `vocabulary`.

Those that only tell stay open: a word that is not known here, said by a younger producer, is heard as the
marked one, and rights or services are kept as told, which opens nothing until somebody knows them. Those
that decide are closed (kinds, professions, roles, methods, bases): a new one comes with a new version of its
event, which waits in a queue of its own for whoever understands it (decision 28).
"""

from typing import Annotated, Any, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

Method = Literal["A", "B", "C", "K"]
Basis = Literal["PRESUMED", "EXPLICIT"]

ServiceCode = Annotated[str, StringConstraints(pattern=r"^S\d\d$")]
CourrielCode = Annotated[str, StringConstraints(pattern=r"^C\d\d$")]
Right = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d\d$")]


class UnknownIs:
    """Marks an open word: any text that this version doesn't know is heard as `fallback`."""

    def __init__(self, fallback: str) -> None:
        self.fallback = fallback

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Whatever `source` accepts, else, for a text, the fallback as `source` reads it."""

        def hear(value: Any, known: core_schema.ValidatorFunctionWrapHandler) -> Any:
            try:
                return known(value)
            except ValidationError:
                if not isinstance(value, str):
                    raise
                return known(self.fallback)

        return core_schema.no_info_wrap_validator_function(hear, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The words of today are told, as an enumeration that may grow."""
        told = handler.resolve_ref_schema(handler(schema)).copy()
        return told | {"x-extensible-enum": told.pop("enum")}


ActorType = Annotated[
    Literal["USER", "CLIENT", "INDEPENDENT", "OPERATOR", "SERVICE", "PUBLIC", "OTHER"], UnknownIs("OTHER")
]
"""Who may cause something."""

EndCause = Annotated[
    Literal[
        "BY_FIRM",
        "BY_CLIENT",
        "CLIENT_REFUSED",
        "CLIENT_OBJECTION",
        "REJECTED",
        "STALE",
        "LETTER_FAILED",
        "FIRM_SUSPENDED",
        "KEY_EXPIRED",
        "ACCOUNT_CLOSED",
        "SECURITY",
        "OTHER",
    ],
    UnknownIs("OTHER"),
]
"""Why a key or a mandate ended (C.5, C.9)."""

DeclineCause = Annotated[Literal["NOT_POSSIBLE", "ADDRESS_IN_USE", "OVERTAKEN"], UnknownIs("NOT_POSSIBLE")]
"""Why an application opens no account; `NOT_POSSIBLE` is all that a stranger may not know apart (D-12)."""

ActivationPurpose = Annotated[
    Literal["FOUNDER", "COLLABORATOR", "CANDIDATE", "OWN_ACCOUNT", "OTHER"], UnknownIs("OTHER")
]
"""Whose access an activation link opens (D.1)."""

RefusalChannel = Annotated[Literal["WEB", "PHONE", "POST", "COUNTER", "OTHER"], UnknownIs("OTHER")]
"""By what way a client said no (C.3)."""

LetterFailure = Annotated[
    Literal["ADDRESS_UNUSABLE", "PROVIDER_REFUSED", "SEAL_BROKEN", "OTHER"], UnknownIs("OTHER")
]
"""Why a letter can't be made or printed for good (C.6)."""
