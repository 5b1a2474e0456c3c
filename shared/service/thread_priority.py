"""Work that may wait is done in threads that come after the others."""

import os
import sys
import threading


def stand_back(niceness: int) -> None:
    """From now on this thread comes after those that are less nice; one that is nicer already stays as it is.

    Linux lets each thread have a priority of its own, and only root's be less nice than it was; elsewhere it
    works like the others.
    """
    if sys.platform != "linux":
        return
    thread = threading.get_native_id()
    if os.getpriority(os.PRIO_PROCESS, thread) < niceness:
        os.setpriority(os.PRIO_PROCESS, thread, niceness)
