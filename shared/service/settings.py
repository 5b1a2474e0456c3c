"""What the environment tells a service: read once at the start, refused in plain words or not at all."""

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from messaging.pulse import STALLED_AFTER
from service.durations import Duration, at_least, at_most
from web.source import LOOPBACK, TrustedProxies

WRONG_SETTINGS = 2
"""Exit status of a process whose settings can't be used."""
SHORTEST_SECRET = 32
MOST = 1_000_000
"""Of whatever is counted: more is a slip, and no limit either."""

_SENTENCES: dict[str, str] = {
    "missing": "is not set",
    "value_error": "{error}",
    "string_too_short": "must have at least {min_length} characters",
    "too_short": "must hold at least {min_length}",
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
}
_KINDS: dict[str, str] = {
    "int": "must be a whole number",
    "float": "must be a number",
    "ip": "must be networks (10.0.0.0/8), separated by commas",
    "bool": "must be true or false",
    "tuple": 'must be a JSON list, such as ["a", "b"]',
    "frozen": 'must be a JSON list, such as ["a", "b"]',
    "list": 'must be a JSON list, such as ["a", "b"]',
}


def address(*schemes: str) -> Callable[[str], str]:
    """A check for an address that begins with one of these schemes and names a host."""

    def check(value: str) -> str:
        scheme, found, rest = value.partition("://")
        if not found or scheme not in schemes or not rest:
            raise ValueError(f"must begin with {' or '.join(f'{known}://' for known in schemes)}")
        return value

    return check


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _long_enough(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value().strip()) < SHORTEST_SECRET:
        raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
    return value


Secret = Annotated[SecretStr, AfterValidator(_long_enough)]
"""At least 32 characters, drawn at random."""
Count = Annotated[int, Field(ge=1, le=MOST)]
"""How many of something: one at least, and no more than a database counts."""
Hidden = Annotated[str, Field(repr=False)]
"""May hold a password, as addresses do."""
HttpAddress = Annotated[str, AfterValidator(address("http", "https"))]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(_upper)]


class _Environment(EnvSettingsSource):
    """The environment; what is no JSON where JSON is wanted is refused by its field, with a sentence."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """Read a list; leave what is none for validation to refuse."""
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


class ServiceSettings(BaseSettings):
    """What each of the three is told; a subclass names its prefix. An empty variable is not set."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        frozen=True, hide_input_in_errors=True, env_ignore_empty=True, validate_default=True
    )

    database_url: Annotated[Hidden, AfterValidator(address("postgresql+asyncpg"))]
    migration_database_url: Annotated[str, AfterValidator(address("postgresql+asyncpg"))] | None = Field(
        default=None, repr=False, description="For `migrate` only: the role that owns the tables."
    )
    broker_url: Annotated[Hidden, AfterValidator(address("amqp", "amqps"))]
    source_secret: Secret
    """Of the digests of callers' addresses."""
    trusted_proxies: TrustedProxies = LOOPBACK
    log_level: LogLevel = "INFO"
    stalled_after: Annotated[Duration, at_least(timedelta(seconds=20)), at_most(timedelta(hours=1))] = (
        STALLED_AFTER
    )
    """After so long without progress of one of its loops a worker's `/livez` is red."""
    otlp_endpoint: HttpAddress | None = Field(default=None, repr=False)

    @property
    def migrated_through(self) -> str:
        """Where `migrate` connects; without a role of its own, as the processes do."""
        return self.migration_database_url or self.database_url

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - ours reads the same environment
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no files
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no files
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the caller gives, then the environment; no files."""
        return init_settings, _Environment(settings_cls)


def read_settings[S: ServiceSettings](kind: type[S]) -> S:
    """The settings of this process; else one sentence a wrong variable on stderr, and it ends with 2."""
    try:
        return kind()
    except ValidationError as refused:
        sys.stderr.writelines(f"{sentence}\n" for sentence in sentences(refused, kind))
    raise SystemExit(WRONG_SETTINGS)


def sentences(refused: ValidationError, kind: type[ServiceSettings]) -> list[str]:
    """What is wrong, a sentence for each variable by the name it has in the environment; never its value."""
    prefix = kind.model_config.get("env_prefix", "")
    said: dict[str, str] = {}
    for error in refused.errors(include_input=False, include_url=False):
        name = f"{str(error['loc'][0]).upper()} " if error["loc"] else ""
        said.setdefault(name, f"{prefix}{name}{_sentence(error)}.")
    return list(said.values())


def _sentence(error: ErrorDetails) -> str:
    if known := _SENTENCES.get(error["type"]):
        return known.format_map(error.get("ctx", {}))
    return _KINDS.get(error["type"].split("_", maxsplit=1)[0], "can't be read")
