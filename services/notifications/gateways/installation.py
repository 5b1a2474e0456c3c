"""Who writes, as an installation's settings say: on letters, in mails, to the mail server."""

from urllib.parse import urlsplit

import httpx2

from notifications.domain.key_letter import Issuer
from notifications.domain.mails import Portal
from notifications.gateways.logo import read_logo
from notifications.gateways.print_shop import Ownership, PrintShop
from notifications.gateways.return_path import ReturnPath
from notifications.gateways.smtp import SmtpMailer
from notifications.gateways.smtp_connections import Relay, SmtpConnections, Timeouts
from notifications.gateways.smtp_message import Sender
from notifications.settings import Settings

ANSWERS_BEFORE_CONTENT = 4
"""Slow answers that a mail puts up with before its content."""


def issuer_of(settings: Settings) -> Issuer:
    """The head and the foot of every letter."""
    portal_url = settings.portal_url.rstrip("/")
    return Issuer(
        name=settings.issuer_name,
        service=settings.issuer_service,
        address=settings.issuer_address,
        town=settings.issuer_town,
        phone=settings.support_phone,
        portal=_as_printed(portal_url),
        refusal_page=_as_printed(settings.refusal_url or f"{portal_url}/refus"),
        data_controller=settings.data_controller or settings.issuer_name,
        data_protection_contact=settings.dpo_contact,
        public_phone=settings.issuer_phone,
        public_site=_as_printed(settings.issuer_url),
        logo=read_logo(settings.issuer_logo) if settings.issuer_logo else None,
    )


def portal_of(settings: Settings) -> Portal:
    """The common block of every mail."""
    return Portal(
        name=settings.portal_name,
        url=settings.portal_url.rstrip("/"),
        support_phone=settings.support_phone,
        contact_form=settings.support_url,
        data_controller=settings.data_controller or settings.issuer_name,
        data_protection_contact=settings.dpo_contact,
    )


def mailer_of(settings: Settings) -> tuple[SmtpMailer, SmtpConnections]:
    """The portal's mail over connections of its own, which whoever asked for them closes."""
    password, answer = settings.smtp_password, settings.smtp_timeout.total_seconds()
    relay = Relay(
        host=settings.smtp_host,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        username=settings.smtp_username,
        password=password.get_secret_value() if password else None,
        ca_file=settings.smtp_ca_file,
        timeouts=Timeouts(
            command=answer,
            preparation=ANSWERS_BEFORE_CONTENT * answer,
            final_dot=settings.smtp_final_dot.total_seconds(),
        ),
    )
    connections = SmtpConnections(relay, size=settings.smtp_connections)
    sender = Sender(display_name=settings.portal_name, address=settings.sender_address)
    return SmtpMailer(connections, sender, return_path_of(settings)), connections


def return_path_of(settings: Settings) -> ReturnPath | None:
    """Where bounces of each mail go; without one, to the sender's address."""
    if settings.bounce_address is None or settings.bounce_digest_keys is None:
        return None
    return ReturnPath(settings.bounce_address, settings.bounce_digest_keys)


def print_shop_of(settings: Settings) -> PrintShop:
    """The print shop's spool. Raises PermissionError where letters can't be given to its group."""
    return PrintShop(settings.spool_folder, Ownership(settings.spool_mode, settings.spool_group))


def access_client(
    settings: Settings, transport: httpx2.AsyncBaseTransport | None = None
) -> httpx2.AsyncClient:
    """Calls to access, each with its time limit; for whoever closes it."""
    timeout = settings.access_timeout.total_seconds()
    return httpx2.AsyncClient(base_url=settings.access_url, timeout=timeout, transport=transport)


def _as_printed(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}".rstrip("/")
