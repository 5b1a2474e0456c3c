"""A service starts with what it needs: nothing heavy is imported that serves others, or later, or nobody."""

import subprocess
import sys

import pytest

NEVER = {"typst", "schemathesis", "hypothesis", "testcontainers", "pytest", "pika", "web.spans"}
LATER = {"alembic", "zxcvbn"}
OF_WORKERS = {"faststream", "aio_pika", "aiormq", "typst"}
IMPORTED = "import sys, {service}.main; print(*sys.modules)"


@pytest.mark.parametrize(
    ("service", "unneeded"),
    [
        ("access", NEVER | LATER | OF_WORKERS | {"httpx2", "jinja2", "aiosmtplib", "phonenumbers"}),
        ("enrolment", NEVER | LATER | OF_WORKERS | {"jinja2", "aiosmtplib"}),
        ("notifications", NEVER | LATER | OF_WORKERS | {"jinja2", "aiosmtplib"}),
    ],
)
def test_a_service_imports_nothing_heavy_that_it_does_not_need(service: str, unneeded: set[str]) -> None:
    run = [sys.executable, "-c", IMPORTED.format(service=service)]
    modules = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    assert f"{service}.main" in modules
    assert unneeded & set(modules) == set()
