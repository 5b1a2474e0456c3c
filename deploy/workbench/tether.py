"""Becomes a command that the kernel stops when its parent ends: `tether.py PARENT SIGNAL USER COMMAND…`.

A program of its own, because Python code between fork and exec is unsafe beside threads. An empty USER keeps
the present one; the death signal is set after the change of user, which would erase it.
"""

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG = 1


def main(parent: str, death_signal: str, user: str, *command: str) -> None:
    """Replace this process by `command`; returns never."""
    if user:
        account = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(death_signal))
    if os.getppid() != int(parent):
        sys.exit("the parent has ended already")
    os.execvp(command[0], command)  # noqa: S606 - no shell is what we want


if __name__ == "__main__":
    main(*sys.argv[1:])
