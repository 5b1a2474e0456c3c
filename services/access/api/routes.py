"""All of access's paths."""

from access.api import (
    check,
    internal_check,
    internal_credentials,
    internal_ended_cases,
    internal_living_keys,
    internal_revocations,
    internal_standings,
    portfolio_clients,
    portfolio_users,
    portfolios,
    registration_keys,
    sessions,
    signing_keys,
)

ROUTERS = (
    check.router,  # asked most, found first
    signing_keys.router,
    sessions.router,
    portfolios.router,
    portfolio_users.router,
    portfolio_clients.router,
    registration_keys.router,
    internal_credentials.router,
    internal_check.router,
    internal_revocations.router,
    internal_standings.router,
    internal_living_keys.router,
    internal_ended_cases.router,
)
