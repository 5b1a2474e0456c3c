"""Who runs where: what is measured on one core of its own, whatever asks or serves it on the others."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

_ALL = sorted(os.sched_getaffinity(0))
MEASURED = {_ALL[0]}
OTHERS = set(_ALL[1:]) or MEASURED
LAST = 19


def yield_to_others(pid: int) -> None:
    """Let a running process, with all its threads, have what the others leave of the processors."""
    for thread in psutil.Process(pid).threads():
        os.setpriority(os.PRIO_PROCESS, thread.id, LAST)
    autogroup = Path(f"/proc/{pid}/autogroup")
    if autogroup.exists():  # where Linux shares processors between sessions first, and only then by priority
        autogroup.write_text(str(LAST))


@contextmanager
def on_cores(cores: set[int]) -> Iterator[None]:
    """This thread, and every process that it starts inside the block, stays on `cores`."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
