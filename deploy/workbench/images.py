"""The images that are not ours: their exact versions, and getting them onto this machine."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import docker  # type: ignore[import-untyped]
from dotenv import dotenv_values
from rich.console import Console

PINS = Path(__file__).parents[1] / ".env"


def pinned() -> Mapping[str, str]:
    """Image by variable, as deploy/.env says."""
    return {variable: image or "" for variable, image in dotenv_values(PINS).items()}


def fetch_images(console: Console) -> None:
    """Have every pinned image at hand: it is pulled, or, where no registry answers, a local one stands in.

    What may stand in is an image of the same name and a shorter version, as `postgres:17` for
    `postgres:17.6`; that it does is said. Raises `docker.errors.DockerException` where there is neither.
    """
    engine = docker.from_env()
    for image in pinned().values():
        if _at_hand(engine, image):
            console.print(f"{image}: here")
            continue
        try:
            engine.images.pull(image)
            console.print(f"{image}: pulled")
        except docker.errors.DockerException:
            stand_in = next((name for name in _wider(image) if _at_hand(engine, name)), None)
            if stand_in is None:
                raise
            engine.images.get(stand_in).tag(image)
            console.print(f"{image}: no registry answers, {stand_in} stands in")


def _at_hand(engine: docker.DockerClient, image: str) -> bool:
    try:
        engine.images.get(image)
    except docker.errors.ImageNotFound:
        return False
    return True


def _wider(image: str) -> Iterator[str]:
    """Names of which `image` is one version: 17.6.1-slim-trixie is also 17.6-slim and 17-slim."""
    name, _, tag = image.partition(":")
    version, *flavour = tag.split("-")
    numbers = version.split(".")
    for flavours in range(len(flavour), -1, -1):
        for length in range(len(numbers), 0, -1):
            shorter = "-".join([".".join(numbers[:length]), *flavour[:flavours]])
            if shorter != tag:
                yield f"{name}:{shorter}"
