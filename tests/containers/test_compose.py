"""What deploy/compose.yaml and deploy/Dockerfile promise, read from what Docker makes of them."""

import json
import re
from typing import Any

import pytest

from tests.containers.asked import ONLY_IF_ASKED
from workbench.compose import COMPOSE_FILE, Stack
from workbench.images import pinned

pytestmark = ONLY_IF_ASKED

THEIRS = {
    "postgres": "POSTGRES_IMAGE",
    "rabbitmq": "RABBITMQ_IMAGE",
    "maildev": "MAILDEV_IMAGE",
    "gateway": "CADDY_IMAGE",
}
OURS = {"espace-tiers-enrolment", "espace-tiers-access", "espace-tiers-notifications"}
PUBLISHED = {("gateway", "127.0.0.1", "8080", 8080), ("maildev", "127.0.0.1", "1080", 1080)}
STARTS_AS_ROOT = {"postgres", "rabbitmq"}
ONCE = {"keys", "enrolment-migrate", "enrolment-sample", "access-migrate", "notifications-migrate"}

type Services = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def configuration() -> dict[str, Any]:
    printed = Stack().compose("--profile", "sample", "config", "--format", "json")
    read: dict[str, Any] = json.loads(printed)
    return read


@pytest.fixture(scope="module")
def services(configuration: dict[str, Any]) -> Services:
    found: Services = configuration["services"]
    return found


def test_images_are_the_pinned_ones_and_ours(services: Services) -> None:
    pins = {name: pinned()[variable] for name, variable in THEIRS.items()}
    assert {name: services[name]["image"] for name in THEIRS} == pins
    assert {service["image"] for name, service in services.items() if name not in THEIRS} == OURS


def test_ports_are_published_on_the_loopback_and_only_for_gateway_and_mails(services: Services) -> None:
    published = {
        (name, port["host_ip"], port["published"], port["target"])
        for name, service in services.items()
        for port in service.get("ports", [])
    }
    assert published == PUBLISHED


def test_nobody_gains_privileges(services: Services) -> None:
    for name, service in services.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service.get("privileged"), name
        assert int(service["mem_limit"]) <= 2**30, name


def test_all_but_the_servers_run_on_a_read_only_file_system(services: Services) -> None:
    writable = {name for name, service in services.items() if not service.get("read_only")}
    assert writable == STARTS_AS_ROOT


def test_only_the_gateway_and_the_mail_catcher_are_on_a_network_that_leads_out(
    configuration: dict[str, Any], services: Services
) -> None:
    outward = {name for name, network in configuration["networks"].items() if not network.get("internal")}
    outside = {name for name, service in services.items() if outward & set(service.get("networks") or {})}
    assert outside == {"gateway", "maildev"}


def test_the_internal_paths_of_access_are_within_reach_of_who_asks_and_of_the_gateway_only(
    services: Services,
) -> None:
    around = set(services["access-api"]["networks"])
    near = {name for name, service in services.items() if around & set(service.get("networks") or {})}
    other_than_access = {name for name in near if not name.startswith("access-")}
    asking = {"enrolment-api", "enrolment-worker", "notifications-worker"}
    assert other_than_access == {"gateway", "postgres", "rabbitmq"} | asking


def test_everything_that_stays_says_whether_it_is_healthy(services: Services) -> None:
    for name in THEIRS:
        assert services[name]["healthcheck"]["test"], name
    silent = {name for name, service in services.items() if service.get("healthcheck", {}).get("disable")}
    assert silent == ONCE


def test_secrets_are_nowhere_in_the_files(configuration: dict[str, Any]) -> None:
    named = {
        name
        for service in configuration["services"].values()
        for name in service.get("environment") or {}
        if re.search("SECRET|PASSWORD|PEPPER|KEY|_PASS$|DATABASE_URL|BROKER_URL", name)
    }
    assert not named


def test_our_image_starts_from_the_pinned_base_and_runs_as_a_numbered_user() -> None:
    lines = COMPOSE_FILE.with_name("Dockerfile").read_text().splitlines()
    assert {line.split()[1] for line in lines if line.startswith("FROM ")} == {"${PYTHON_IMAGE}"}
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001:10001"]
    assert all(
        line.split(None, 1)[1].startswith("[") for line in lines if line.startswith(("CMD", "ENTRYPOINT"))
    )
