"""The tables of the notification service. Nothing secret is in clear in any of them (D-11)."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from database.constraints import within
from messaging.tables import add_messaging_tables
from notifications.domain.attempts import AttemptOutcome
from notifications.domain.letter import Failure, LetterState
from notifications.domain.message import MailState
from notifications.domain.outcomes import Stage
from notifications.domain.readers import Audience
from notifications.domain.routes import Topic
from notifications.domain.users import Standing
from vocabulary.return_reason import ReturnReason

metadata = MetaData()
add_messaging_tables(metadata)

_MOMENT = DateTime(timezone=True)

users = Table(
    "users",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("firm_id", Uuid),
    Column("display_name", Text),
    Column("email", Text),
    Column("language", Text, nullable=False, server_default="fr"),
    Column("contact_version", Integer, nullable=False, server_default="-1"),
    Column("administrator", Boolean, nullable=False, server_default="false"),
    Column("role_version", Integer, nullable=False, server_default="-1"),
    Column("standing", Text, nullable=False, server_default="INVITED"),
    Column("standing_version", Integer, nullable=False, server_default="-1"),
    Column("changed_at", _MOMENT, nullable=False),
    CheckConstraint(within("standing", Standing), name="users_standing_known"),
    CheckConstraint(
        "contact_version >= -1 and role_version >= -1 and standing_version >= -1", name="users_sound"
    ),
)
Index("users_administrators", users.c.firm_id, postgresql_where=text("administrator and standing = 'ACTIVE'"))
Index(
    "users_to_forget",
    users.c.changed_at,
    postgresql_where=text("standing = 'REMOVED' and email is not null"),
)

registrations = Table(
    "registrations",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("firm_id", Uuid, nullable=False),
    Column("requested_by", Uuid),
    Column("client_name", Text),
    Column("town", Text),
    Column("services", ARRAY(Text), nullable=False, server_default="{}"),
    Column("courriels", ARRAY(Text), nullable=False, server_default="{}"),
    Column("agreed", Boolean, nullable=False, server_default="false"),
    Column("ended_at", _MOMENT),
)
Index(
    "registrations_to_forget",
    registrations.c.ended_at,
    postgresql_where=text("ended_at is not null and client_name is not null"),
)

MAIL_OPEN = "state in ('REQUESTED', 'DEFERRED')"
MAIL_EXPIRING = f"({MAIL_OPEN} or (topic = 'ACTIVATION' and state in ('SENT', 'BOUNCED', 'UNCERTAIN')))"
mails = Table(
    "mails",
    metadata,
    Column("message_id", Uuid, primary_key=True),
    Column("template", Text),
    Column("channel", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("recipient_kind", Text, nullable=False),
    Column("recipient_id", Uuid),
    Column("language", Text, nullable=False, server_default="fr"),
    Column("recipient", Text),
    Column("facts", JSONB(none_as_null=True)),
    Column("sealed_token", Text),
    Column("invited_by", Uuid),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_at", _MOMENT),
    Column("attempts", Integer, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("deadline", _MOMENT, nullable=False),
    Column("sent_at", _MOMENT),
    Column("reason", Text),
    Column("firm_id", Uuid),
    Column("cause", Text),
    Column("audience", Text, nullable=False, server_default="MEMBER"),
    Column("leased_until", _MOMENT),
    Column("handed_over_at", _MOMENT),
    Column("doubts", Integer, nullable=False, server_default="0"),
    CheckConstraint("channel = 'EMAIL'", name="mails_channels"),
    CheckConstraint("lane in ('URGENT', 'NORMAL')", name="mails_lanes"),
    CheckConstraint("recipient_kind in ('FIRM_USER', 'CONTRIBUTOR', 'ADDRESS')", name="mails_recipients"),
    CheckConstraint(within("state", MailState), name="mails_state_known"),
    CheckConstraint(within("topic", Topic), name="mails_topic_known"),
    CheckConstraint(within("audience", Audience), name="mails_audience_known"),
    CheckConstraint(f"{MAIL_OPEN} or sealed_token is null", name="mails_unsealed"),
    CheckConstraint(f"{MAIL_OPEN} or due_at is null", name="mails_over_are_not_due"),
    CheckConstraint("state <> 'SENT' or sent_at is not null", name="mails_sent_some_time"),
    CheckConstraint("handed_over_at is null or leased_until is not null", name="mails_in_a_hand"),
    CheckConstraint("version > 0 and attempts >= 0 and doubts >= 0", name="mails_sound"),
)
Index("mails_due", mails.c.lane, mails.c.due_at, postgresql_where=text(MAIL_OPEN))
Index("mails_expiring", mails.c.deadline, postgresql_where=text(MAIL_EXPIRING))
Index("mails_to_erase", mails.c.created_at, postgresql_where=text("facts is not null"))
Index("mails_age", mails.c.created_at)

mail_attempts = Table(
    "mail_attempts",
    metadata,
    Column("message_id", ForeignKey("mails.message_id", ondelete="CASCADE"), primary_key=True),
    Column("begun_at", _MOMENT, primary_key=True),
    Column("ended_at", _MOMENT, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("stage", Text),
    Column("smtp_code", Integer),
    CheckConstraint(within("outcome", AttemptOutcome), name="mail_attempts_outcome_known"),
    CheckConstraint(within("stage", Stage), name="mail_attempts_stage_known"),
)

suppressed_addresses = Table(
    "suppressed_addresses",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("days", Integer, nullable=False),
    Column("first_at", _MOMENT, nullable=False),
    Column("last_at", _MOMENT, nullable=False),
    Column("suppressed_at", _MOMENT),
    CheckConstraint(
        "octet_length(digest) > 0 and days > 0 and first_at <= last_at", name="suppressed_addresses_sound"
    ),
)

LETTER_UNSETTLED = "state in ('REQUESTED', 'HANDING_OVER')"
letters = Table(
    "letters",
    metadata,
    Column("letter_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False, server_default="KEY"),
    Column("key_id", Uuid, unique=True),
    Column("case_id", Uuid, nullable=False),
    Column("firm_id", Uuid, nullable=False),
    Column("requested_by", Uuid),
    Column("services", ARRAY(Text), nullable=False),
    Column("sealed_key", Text),
    Column("sealed_recipient", Text),
    Column("requested_at", _MOMENT, nullable=False),
    Column("expires_at", _MOMENT),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_at", _MOMENT),
    Column("attempts", Integer, nullable=False),
    Column("failure", Text),
    Column("intended_at", _MOMENT),
    Column("handed_over_at", _MOMENT),
    Column("posted_at", _MOMENT),
    Column("posted_heard_at", _MOMENT),
    Column("returned_at", _MOMENT),
    Column("returned_heard_at", _MOMENT),
    Column("return_reason", Text),
    Column("aged_days", Integer, nullable=False),
    Column("noticed_days", Integer),
    Column("track_at", _MOMENT),
    Column("late_noticed_at", _MOMENT),
    CheckConstraint("(kind = 'KEY') = (key_id is not null)", name="letters_of_keys"),
    CheckConstraint(f"({LETTER_UNSETTLED}) = (due_at is not null)", name="letters_never_forgotten"),
    CheckConstraint(
        f"{LETTER_UNSETTLED} or (sealed_key is null and sealed_recipient is null)", name="letters_unsealed"
    ),
    CheckConstraint(within("state", LetterState), name="letters_state_known"),
    CheckConstraint(within("failure", Failure), name="letters_failure_known"),
    CheckConstraint(within("return_reason", ReturnReason), name="letters_return_reason_known"),
    CheckConstraint("(state = 'FAILED') = (failure is not null)", name="letters_failed_for_a_reason"),
    CheckConstraint("state <> 'HANDING_OVER' or intended_at is not null", name="letters_meant_some_time"),
    CheckConstraint(
        "state not in ('HANDED_OVER', 'POSTED', 'RETURNED') or handed_over_at is not null",
        name="letters_handed_over_some_time",
    ),
    CheckConstraint("state <> 'POSTED' or posted_at is not null", name="letters_posted_some_time"),
    CheckConstraint(
        "state <> 'RETURNED' or (returned_at is not null and return_reason is not null)",
        name="letters_returned_some_time",
    ),
    CheckConstraint(
        "version > 0 and attempts >= 0 and aged_days >= 0 and noticed_days >= 0", name="letters_sound"
    ),
)
Index("letters_case", letters.c.case_id)
Index("letters_due", letters.c.due_at, postgresql_where=text(LETTER_UNSETTLED))
Index("letters_tracked", letters.c.track_at, postgresql_where=text("track_at is not null"))
Index(
    "letters_under_way",
    letters.c.requested_at,
    postgresql_where=text("state in ('REQUESTED', 'HANDING_OVER', 'HANDED_OVER')"),
)

security_signals = Table(
    "security_signals",
    metadata,
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("firm_id", Uuid),
    Column("user_id", Uuid),
    Column("at", _MOMENT, nullable=False),
)
