"""What a process that reads strangers' files may not do: take all memory, write much, use the network."""

from __future__ import annotations

import ctypes
import os
import resource

MEMORY = 4 * 1024**3
"""Bytes a process may take: beyond them the reader raises MemoryError, or dies (pdfium aborts)."""

LARGEST_FILE = 512 * 1024**2
"""Bytes of what a converter writes beside."""

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET of <linux/sched.h>
_NEW_USER = 0x10000000  # CLONE_NEWUSER: allows the other to those who are not root


def confine(
    *,
    seconds: int | None = None,
    files: int | None = None,
    memory: int = MEMORY,
    largest_file: int = LARGEST_FILE,
) -> None:
    """Limits this process and its children for good.

    `memory` and each file it writes in bytes; `seconds` of CPU time and open `files` where they are given. Without a network where the system
    lets a process give it up; where it does not, the readers still never ask for one.
    """
    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: largest_file,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_NOFILE: files,
    }
    for limit, most in wanted.items():
        if most is not None:
            _lower(limit, most)
    leave_network()


def leave_network() -> bool:
    """Gives this process a network of its own, without a way out; False where it cannot."""
    system = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() == 0:
        return bool(system.unshare(_NEW_NETWORK) == 0)
    return bool(system.unshare(_NEW_USER | _NEW_NETWORK) == 0)


def _lower(limit: int, most: int) -> None:
    _, hardest = resource.getrlimit(limit)
    most = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
    resource.setrlimit(limit, (most, most))
