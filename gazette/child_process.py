"""A child process that does one task, without our secrets: timed, and then gone with all it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_ROOT = Path(__file__).parent.parent


def run_child(module: str, task: bytes, *, seconds: float) -> tuple[bytes, int]:
    """What a module of ours, run with a task on its input, says on its output, and how it ended.

    It has an environment of its own; whether it also confines itself is for the module to see to.
    Raises TimeoutError after the seconds.
    """
    child = subprocess.Popen(  # noqa: S603 (a module of ours)
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
    try:
        answer, _ = child.communicate(task, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"{module} took more than {seconds:g} seconds") from error
    finally:
        _end(child)
    return answer, child.returncode


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends a child that still runs, with everything it may have started."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
