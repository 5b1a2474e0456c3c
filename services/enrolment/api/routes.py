"""All of enrolment's paths."""

from enrolment.api import (
    activation,
    contributor_lookups,
    firm,
    firm_applications,
    refusals,
    registrations,
    user_states,
    users,
)

ROUTERS = (
    firm_applications.router,
    activation.router,
    firm.router,
    users.router,
    user_states.router,
    contributor_lookups.router,
    registrations.router,
    refusals.router,
)
