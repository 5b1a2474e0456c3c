"""Binds what falls due to what is done about it."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial

import httpx2

from database.engine import Database, Transaction
from messaging.sealing import Opener
from messaging.watches import Watch
from notifications.actions.deliver_mails import deliver_mails
from notifications.actions.erase_old_content import erase_old_content
from notifications.actions.expire_mails import expire_mails
from notifications.actions.hand_over_letters import hand_over_letters
from notifications.actions.mail_desk import MailDesk
from notifications.actions.mail_room import MailRoom
from notifications.actions.notice_late_letters import Promptness, notice_late_letters
from notifications.actions.print_room import PrintRoom
from notifications.actions.sweep_spool import SpoolSweep
from notifications.actions.track_letters import track_letters
from notifications.domain.letter_tracking import Calendar
from notifications.domain.refusals import Patience
from notifications.domain.routes import Lane
from notifications.domain.spool_keeping import SpoolKeeping
from notifications.gateways.access import Access
from notifications.gateways.installation import access_client, issuer_of, mailer_of, portal_of, print_shop_of
from notifications.gateways.mail_templates import MailTemplates
from notifications.gateways.spool_sweep import Spool
from notifications.gateways.typesetter import Typesetter
from notifications.settings import Settings
from notifications.storage import letters, mails
from vocabulary.clock import Clock

HANDS = 2
"""While one batch of letters is drawn, the next one is asked about and the last one told."""


def watches_of(
    database: Database,
    settings: Settings,
    stack: AsyncExitStack,
    clock: Clock,
    access_transport: httpx2.AsyncBaseTransport | None,
) -> list[Watch]:
    """What a worker on these lanes sends, prints and watches; what it opens is closed by `stack`."""
    opener = Opener(settings.opening_keys.get_secret_value())
    desk_of = partial(_desk_of, settings, opener, MailTemplates(portal_of(settings)), stack, clock)
    watches: list[Watch] = []
    if settings.lanes != "normal":
        watches += [_deliveries(database, settings, desk_of(), Lane.URGENT)]
    if settings.lanes != "urgent":
        room = PrintRoom(opener, print_shop_of(settings), partial(Typesetter, issuer_of(settings)))
        stack.callback(room.close)
        client = access_client(settings, access_transport)
        stack.push_async_callback(client.aclose)
        access = Access(client, settings.letters_secret.get_secret_value(), clock)
        watches += [
            _deliveries(database, settings, desk_of(), Lane.NORMAL),
            _letters(database, settings, room, access),
            *_other_watches(database, settings),
        ]
    return watches


def _desk_of(
    settings: Settings, opener: Opener, templates: MailTemplates, stack: AsyncExitStack, clock: Clock
) -> MailDesk:
    """With connections of its own: one lane never waits for those of the other."""
    mailer, connections = mailer_of(settings)
    stack.push_async_callback(connections.close)
    return MailDesk(
        opener=opener,
        templates=templates,
        mailer=mailer,
        clock=clock,
        portal_url=settings.portal_url,
        address_keys=settings.address_digest_keys,
        patience=Patience(settings.bounce_days, settings.suppression_kept),
    )


def _deliveries(database: Database, settings: Settings, desk: MailDesk, lane: Lane) -> Watch:
    deliver = partial(deliver_mails, MailRoom(database, desk, lane))
    next_due = partial(mails.next_due, lane=lane)
    watch = _watch(database, mails.bell(lane), deliver, next_due)
    longest = watch.longest + settings.smtp_final_dot
    return replace(watch, keepers=settings.smtp_connections, longest=longest)


def _letters(database: Database, settings: Settings, room: PrintRoom, access: Access) -> Watch:
    hand_over = partial(hand_over_letters, database, room, access, _calendar(settings))
    return replace(_watch(database, letters.DUE, hand_over, letters.next_due), keepers=HANDS)


def _calendar(settings: Settings) -> Calendar:
    return Calendar(settings.key_reminders, settings.key_expiry_notices)


def _other_watches(database: Database, settings: Settings) -> list[Watch]:
    calendar = _calendar(settings)
    agreed = Promptness(settings.letter_handover_sla, settings.letter_posting_sla)
    keeping = SpoolKeeping(settings.spool_collected_kept, settings.spool_untaken_kept)
    content, metadata = settings.content_kept, settings.metadata_kept
    watch = partial(_watch, database)
    erase = partial(
        erase_old_content,
        database,
        content_kept=content,
        metadata_kept=metadata,
        suppression_kept=settings.suppression_kept,
    )
    return [
        watch(letters.TRACKED, partial(track_letters, database, calendar), letters.next_tracked),
        watch(mails.EXPIRING, partial(expire_mails, database), mails.next_deadline),
        watch("late", partial(notice_late_letters, database, agreed)),
        watch("spool", SpoolSweep(database, Spool(settings.spool_folder), keeping).sweep),
        watch("erasures", erase),
    ]


async def _now_and_then(_: Transaction) -> None:
    """No moment of its own: the watch polls."""


def _watch(
    database: Database,
    name: str,
    handle: Callable[[datetime], Awaitable[int]],
    next_due: Callable[[Transaction], Awaitable[datetime | None]] = _now_and_then,
) -> Watch:
    async def ask() -> datetime | None:
        async with database.transaction() as tx:
            return await next_due(tx)

    return Watch(name, name, handle, ask)
