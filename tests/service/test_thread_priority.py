"""A thread stands back, also in a process that was started as a nice one by somebody without privileges."""

import os
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.thread_priority import stand_back

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own")


def test_one_thread_stands_back_and_no_other() -> None:
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    with ThreadPoolExecutor(1, initializer=stand_back, initargs=(before + 3,)) as threads:
        niceness = threads.submit(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())).result()
    assert niceness == before + 3
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def test_a_process_that_is_nicer_already_works_as_it_is() -> None:
    """Without privileges nobody may become less nice: to ask for it would end the pool of threads."""
    program = """
        import os
        from service.thread_priority import stand_back
        os.nice(15)
        if os.geteuid() == 0:
            os.setuid(65534)
        stand_back(10)
        print(os.getpriority(os.PRIO_PROCESS, 0))
    """
    run = [sys.executable, "-c", textwrap.dedent(program)]
    assert int(subprocess.run(run, capture_output=True, text=True, check=True).stdout) >= 15
