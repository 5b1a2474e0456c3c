"""Workers on fresh databases and vhosts, as the tests of messaging have them."""

from tests.messaging.conftest import accounts, broker_url, database, heard, start_worker

__all__ = ["accounts", "broker_url", "database", "heard", "start_worker"]
