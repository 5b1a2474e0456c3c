"""Which digest keys logins and activation keys depend on; nobody can re-key them but whoever types them."""

from access.domain.issued_key import UNENDED
from access.settings import Settings
from access.storage.tables import credentials, keys
from database.engine import Transaction
from service.keys_in_use import KeyUse, count_keys


async def key_uses(tx: Transaction, settings: Settings) -> list[KeyUse]:
    """Rows by the key that made them: logins are re-keyed as people log in, activation keys end."""
    unended = (keys.c.state.in_(UNENDED), ~keys.c.phantom)
    return [
        KeyUse(
            "ACCESS_LOGIN_DIGEST_KEYS",
            tuple(settings.login_digest_keys.keys),
            await count_keys(tx, credentials.c.login),
        ),
        KeyUse(
            "ACCESS_KEY_DIGEST_KEYS",
            tuple(settings.key_digest_keys.keys),
            await count_keys(tx, keys.c.fingerprint, *unended),
        ),
    ]


async def complaints(tx: Transaction, settings: Settings) -> list[str]:
    """Why this service must not start: keys that are gone."""
    return [sentence for use in await key_uses(tx, settings) for sentence in use.missing]
