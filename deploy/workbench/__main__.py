"""`python -m workbench demo | up | letter | images`."""

import argparse
import asyncio
import shutil
import sys
from pathlib import Path

from rich.console import Console

from workbench.demo import play_demo
from workbench.sample_letter import write_sample_letter
from workbench.standing import stay_up

ROOT = Path(__file__).parents[2]
PRIVATE = ROOT / ".local"
OUTPUT = ROOT / "demo-output"


def main() -> int:
    """Run one habit; the exit status is 0 where all went as told."""
    parser = argparse.ArgumentParser(prog="python -m workbench", description=__doc__)
    parser.add_argument("habit", choices=["demo", "up", "letter", "images"])
    habit = parser.parse_args().habit
    console = Console(highlight=False)
    if habit == "letter":
        for path in write_sample_letter(OUTPUT):
            console.print(path.relative_to(Path.cwd(), walk_up=True))
        return 0
    if habit == "images":
        from workbench.images import fetch_images  # noqa: PLC0415 - needs Docker

        fetch_images(console)
        return 0
    if habit == "up":
        asyncio.run(stay_up(PRIVATE / "up", console))
        return 0
    shutil.rmtree(PRIVATE / "demo", ignore_errors=True)
    return asyncio.run(play_demo(PRIVATE / "demo", OUTPUT, console))


if __name__ == "__main__":
    sys.exit(main())
