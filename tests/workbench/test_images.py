"""Pinned means pinned: each image that is not ours has one exact version, said in one place."""

import re

from workbench.compose import COMPOSE_FILE
from workbench.images import PINS, _wider, pinned

EXACT = re.compile(r"[a-z/]+:\d+\.\d+(\.\d+)?(-[a-z]+)*")


def test_every_version_is_exact() -> None:
    assert {"POSTGRES_IMAGE", "RABBITMQ_IMAGE", "CADDY_IMAGE", "MAILDEV_IMAGE", "PYTHON_IMAGE"} == set(
        pinned()
    )
    for variable, image in pinned().items():
        assert EXACT.fullmatch(image), image
        parts = 2 if variable == "POSTGRES_IMAGE" else 3  # PostgreSQL counts in two numbers
        assert image.partition(":")[2].split("-")[0].count(".") == parts - 1, image


def test_no_version_is_said_elsewhere() -> None:
    names = {image.partition(":")[0] for image in pinned().values()}
    for path in (COMPOSE_FILE, COMPOSE_FILE.with_name("Dockerfile"), *PINS.parent.glob("workbench/*.py")):
        said = re.findall(r"\b([a-z/]+):\d{1,2}(?!\d)", path.read_text())  # longer numbers are ports
        where = f"{path.name}: {said}"
        assert path.name == "images.py" or not names & set(said), where


def test_what_may_stand_in_for_an_image_is_the_same_in_fewer_words() -> None:
    assert list(_wider("postgres:17.6")) == ["postgres:17"]
    assert "rabbitmq:4-management" in set(_wider("rabbitmq:4.0.9-management"))
    assert "python:3.13-slim" in set(_wider("python:3.13.9-slim-trixie"))
