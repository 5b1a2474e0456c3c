"""Which digest keys the addresses that refused mail depend on: they are known by nothing else."""

from database.engine import Transaction
from notifications.settings import Settings
from notifications.storage.tables import suppressed_addresses
from service.keys_in_use import KeyUse, count_keys


async def key_use(tx: Transaction, settings: Settings) -> KeyUse:
    """Rows by the key that made them; time forgets them all."""
    rows = await count_keys(tx, suppressed_addresses.c.digest)
    return KeyUse("NOTIFICATIONS_ADDRESS_DIGEST_KEYS", tuple(settings.address_digest_keys.keys), rows)


async def complaints(tx: Transaction, settings: Settings) -> list[str]:
    """Why this service must not start: a key that is gone."""
    return (await key_use(tx, settings)).missing
