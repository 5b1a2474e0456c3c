"""The whole house on this machine: private servers, three databases, six processes, a mailbox and a spool."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from contracts.envelope import Service
from database.migrations import migrate_async
from workbench.backend import Backend, BackendKind, open_backend
from workbench.broker_definitions import VHOST
from workbench.databases import create_service_databases, migration_url
from workbench.keys import generate_settings
from workbench.mailbox import Mailbox
from workbench.portal import Portal
from workbench.ports import LOOPBACK, free_port
from workbench.post import SpoolFolder
from workbench.print_shop_desk import PrintShopDesk
from workbench.processes import Process, start_service, stop_all

SERVICES: tuple[Service, ...] = get_args(Service)
SAMPLE = Path(__file__).parents[1] / "sample"

type Say = Callable[[str], None]
type Environments = dict[str, dict[str, str]]


@dataclass(frozen=True)
class House:
    """Everything is up; whoever opened it closes it."""

    folder: Path
    backend: Backend
    environments: Environments
    databases: dict[str, str]
    processes: dict[str, Process]
    portal: Portal
    mailbox: Mailbox
    spool: SpoolFolder
    print_shop: PrintShopDesk


@asynccontextmanager
async def open_house(
    folder: Path, *, kind: BackendKind | None = None, ports: dict[str, int] | None = None, say: Say
) -> AsyncIterator[House]:
    """Start everything under `folder`, on the given API ports or free ones; all ends with the block."""
    say("PostgreSQL and RabbitMQ")
    with open_backend(folder, durable=True, kind=kind) as backend:
        say(str(backend))
        databases = await create_service_databases(backend.postgres.superuser_url)
        for service in SERVICES:
            say(f"tables of {service}")
            owners = migration_url(backend.postgres.superuser_url, service)
            await migrate_async(service, owners, runtime=service)
        async with Mailbox(folder / "mails") as mailbox:
            ports = {service: (ports or {}).get(service) or free_port() for service in SERVICES}
            environments = kept_settings(folder / "settings.json")
            backend.broker.add_vhost(VHOST)
            tell_where(environments, databases, backend.broker.service_urls(VHOST))
            for asking in ("enrolment", "notifications"):
                environments[asking][f"{asking.upper()}_ACCESS_URL"] = f"http://{LOOPBACK}:{ports['access']}"
            environments["notifications"] |= correspondence(mailbox, folder / "spool")
            say("the fictitious contributor reference")
            load_sample(environments["enrolment"])
            processes = start_all(environments, ports, folder / "logs")
            try:
                say("three APIs and three workers")
                for process in processes.values():
                    await asyncio.to_thread(process.wait_ready)
                urls: dict[str, str] = {
                    service: f"http://{LOOPBACK}:{ports[service]}" for service in SERVICES
                }
                async with Portal(urls) as portal:
                    secret = environments["notifications"]["NOTIFICATIONS_PRINT_SHOP_SECRET"]
                    yield House(
                        folder=folder,
                        backend=backend,
                        environments=environments,
                        databases=databases,
                        processes=processes,
                        portal=portal,
                        mailbox=mailbox,
                        spool=SpoolFolder(folder / "spool"),
                        print_shop=PrintShopDesk(portal, secret),
                    )
            finally:
                stop_all(processes.values())


def kept_settings(file: Path) -> Environments:
    """The secrets of this house: drawn at its first opening, kept in a file that only its owner reads."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(json.dumps(generate_settings()))
    settings: Environments = json.loads(file.read_text())
    return settings


def tell_where(
    environments: Environments, databases: dict[str, str], broker_urls: Mapping[Service, str]
) -> None:
    """Add to each service's secrets where its database and its account at the broker are."""
    for service in SERVICES:
        environments[service][f"{service.upper()}_DATABASE_URL"] = databases[service]
        environments[service][f"{service.upper()}_BROKER_URL"] = broker_urls[service]


LOGO = Path(__file__).with_name("logo.svg")
FICTITIOUS_BODY = {
    "ISSUER_NAME": "Caisse fictive de recouvrement",
    "ISSUER_ADDRESS": '["TSA 70001", "93108 Montreuil Cedex"]',
    "ISSUER_TOWN": "Montreuil",
    "ISSUER_PHONE": "09 99 00 00 00",
    "ISSUER_URL": "https://www.caisse-fictive.example",
    "ISSUER_LOGO": str(LOGO),
}
"""Who writes the letters of a demonstration."""


def correspondence(mailbox: Mailbox, spool: Path) -> dict[str, str]:
    """Where notifications delivers, and how the portal names itself."""
    return {
        "NOTIFICATIONS_SPOOL_FOLDER": str(spool.absolute()),
        "NOTIFICATIONS_SMTP_HOST": mailbox.host,
        "NOTIFICATIONS_SMTP_PORT": str(mailbox.port),
        "NOTIFICATIONS_SENDER_ADDRESS": "ne-pas-repondre@espace-tiers.example",
        "NOTIFICATIONS_PORTAL_NAME": "Espace Tiers",
        "NOTIFICATIONS_PORTAL_URL": "https://www.espace-tiers.example",
        "NOTIFICATIONS_SUPPORT_PHONE": "36 00",
        "NOTIFICATIONS_SUPPORT_URL": "https://www.espace-tiers.example/contact",
        "NOTIFICATIONS_DPO_CONTACT": "dpo@espace-tiers.example",
        **{f"NOTIFICATIONS_{name}": value for name, value in FICTITIOUS_BODY.items()},
    }


def load_sample(environment: dict[str, str]) -> None:
    """Fill enrolment's references, as operations would."""
    for command, file in (("load-firms", "firms.csv"), ("load-contributors", "contributors.csv")):
        arguments = [sys.executable, "-m", "enrolment", command, str(SAMPLE / file)]
        subprocess.run(arguments, env=environment, check=True, capture_output=True)


def start_all(environments: Environments, ports: dict[str, int], logs: Path) -> dict[str, Process]:
    """An API and a worker of each service; they become ready together."""
    processes = {}
    for service in SERVICES:
        processes[f"{service}-api"] = start_service(
            service, "api", environments[service], ports[service], logs
        )
        processes[f"{service}-worker"] = start_service(service, "worker", environments[service], None, logs)
    return processes
