"""Who may read a mail when it leaves, however long it waited (E.1: rights are those of now)."""

from enum import StrEnum
from uuid import UUID

from notifications.domain.users import GONE, FirmUser, Standing


class Audience(StrEnum):
    """As whom somebody is written to."""

    HOLDER = "HOLDER"
    """About their own account: nobody else reads it in their place."""
    MEMBER = "MEMBER"
    """As the member of the firm who asked; when they may no more, the firm's administrators."""
    ADMINISTRATORS = "ADMINISTRATORS"
    """As one of the firm's active administrators."""


def may_read(user: FirmUser | None, audience: Audience, firm_id: UUID | None) -> bool:
    """Whether this reader still is who the mail was for. One not heard of yet is waited for."""
    if user is None:
        return True
    if audience is Audience.HOLDER:
        return user.standing is not Standing.REMOVED
    if user.standing in GONE or (firm_id is not None and user.firm_id != firm_id):
        return False
    if audience is Audience.ADMINISTRATORS:
        return user.administrator and user.standing is Standing.ACTIVE
    return True
