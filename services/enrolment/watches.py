"""Deadlines that enrolment keeps by itself: each lives in rows, a watch only looks (law 8)."""

from datetime import datetime, timedelta
from functools import partial

from database.engine import Database
from enrolment.actions.expect_mandate import MANDATES
from enrolment.actions.forget_unanswered import forget_applications, forget_invitations, next_to_forget
from enrolment.actions.judge_applications import JudgingTerms, judge_applications
from enrolment.actions.look_into_submissions import SUBMISSIONS, look_into_submissions
from enrolment.actions.open_case import REVEALS
from enrolment.actions.report_late_mandates import next_late_mandate, report_late_mandates
from enrolment.actions.reveal_rejections import next_to_reveal, reveal_rejections
from enrolment.actions.run_errand import ERRANDS, next_errand, run_errands
from enrolment.gateways.access import Access
from enrolment.settings import Settings
from enrolment.storage import ended_sessions
from enrolment.storage.firm_applications import RECEIVED
from messaging.watches import Watch
from web.kept_answers import purge_idempotency_keys
from web.throttle import purge_source_counts

RETENTION = "enrolment_retention"
"""Channel of the watches over what is to be forgotten; nobody rings it, they poll."""

ENDED_SESSIONS_KEPT = timedelta(minutes=10)
"""Longer than an access token lives: afterwards no token of the session is good anyway."""


def watches(database: Database, settings: Settings, judging: JudgingTerms, access: Access) -> list[Watch]:
    """All of them; any number of workers may keep them at once."""

    async def purge(now: datetime) -> int:
        await purge_idempotency_keys(database, now)
        await purge_source_counts(database, now)
        await ended_sessions.purge(database, now - ENDED_SESSIONS_KEPT)
        return 0

    async def unhurried() -> None:
        return None

    reveal, late = partial(reveal_rejections, database), partial(report_late_mandates, database)
    forget_soon = partial(next_to_forget, database)
    return [
        Watch("received", RECEIVED, partial(judge_applications, database, judging), unhurried),
        Watch("errands", ERRANDS, partial(run_errands, database, access), partial(next_errand, database)),
        Watch("rejections", REVEALS, reveal, partial(next_to_reveal, database)),
        Watch(
            "mandates",
            MANDATES,
            partial(late, overdue=settings.mandate_overdue),
            partial(next_late_mandate, database),
        ),
        Watch(
            "submissions",
            SUBMISSIONS,
            partial(look_into_submissions, database, access, overdue=settings.submission_overdue),
            unhurried,
        ),
        Watch("applications", RETENTION, partial(forget_applications, database), forget_soon),
        Watch("invitations", RETENTION, partial(forget_invitations, database), forget_soon),
        Watch("leftovers", RETENTION, purge, unhurried),
    ]
