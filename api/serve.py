"""`gongbao serve`: the API workers, Datasette and the follower, started, watched, stopped together."""

from __future__ import annotations

import ctypes
import functools
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec
from granian import Granian
from granian.constants import Interfaces
from litestar import Litestar

from api.app import create_app
from api.collecting import spare_what_stays
from api.commands.index import follow_index
from api.counter import Reading
from api.door import ACCESS
from api.settings import Settings
from api.subscribing import reach_of
from api.workers import EXPLORER, common_room
from gazette.errors import SettingsError
from gazette.store.connection import DATABASE
from gazette.store.withdrawals import catch_up
from gazette.store.writer import Store
from opendata.catalogue.tables import METADATA
from opendata.explorer import datasette_command

_WATCH_SECONDS = 1.0
_STOP_SECONDS = 5.0
_LONGEST_SOCKET = 107  # bytes; Linux, unix(7)
_ENDING_SECONDS = 10
"""How long a worker has to end what it is doing: told twice to stop, as by the terminal and by us, it may hang."""


def serve(settings: Settings, reading: Reading | None = None) -> None:
    """Serves until told to stop (SIGINT, SIGTERM).

    `reading` is how filed files are read; without it none are taken. Raises SettingsError when the
    port is taken, or the folder of temporary files too long for a socket.
    """
    _check_port(settings)
    _prepare(settings)
    with common_room() as common:
        _check_socket(common / EXPLORER)
        watch = Watch(
            [
                datasette_command(settings.data, listen=common / EXPLORER, metadata=METADATA),
                follower_command(settings),
                *deliverer_commands(settings),
            ]
        )
        watch.start()
        try:
            encoded = msgspec.json.encode(settings, enc_hook=str)
            load = functools.partial(_load, encoded, reading, common)
            Granian(
                "gongbao",
                address=settings.host,
                port=settings.port,
                interface=Interfaces.ASGI,
                workers=settings.workers,
                log_access=False,
                respawn_failed_workers=True,
                workers_kill_timeout=_ENDING_SECONDS,
                websockets=False,
            ).serve(target_loader=load, wrap_loader=False)
        finally:
            watch.stop()


def follower_command(settings: Settings) -> list[str]:
    """The process that brings public.db and the index up to the store, again and again."""
    data, engine = str(settings.data), settings.engine
    return [sys.executable, "-m", "api.follower", "--data", data, "--engine", engine]


def deliverer_commands(settings: Settings) -> list[list[str]]:
    """The process that posts to receivers, if this site does."""
    reach = reach_of(settings)
    if reach is None:
        return []
    given = ["--data", str(settings.data), "--base-url", settings.base_url]
    written = msgspec.json.encode(reach).decode()
    return [[sys.executable, "-m", "api.deliverer", *given, "--reach", written]]


class Watch:
    """Processes beside the workers: one that dies is started again, all end with the server."""

    def __init__(self, commands: Sequence[Sequence[str]]) -> None:
        self._commands = commands
        self._processes: list[subprocess.Popen[bytes]] = []
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Starts every process, then watches them from a thread of its own."""
        self._processes = [_spawn(command) for command in self._commands]
        self._thread.start()

    def stop(self) -> None:
        """Ends every process: asked first, killed after five seconds."""
        self._ending.set()
        self._thread.join()
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _watch(self) -> None:
        while not self._ending.wait(_WATCH_SECONDS):
            for place, process in enumerate(self._processes):
                if process.poll() is not None:
                    self._processes[place] = _spawn(self._commands[place])


def _spawn(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 (our own commands, no shell)
        list(command), stdin=subprocess.DEVNULL, process_group=0, preexec_fn=_die_with_parent
    )


def _die_with_parent() -> None:
    """Asks Linux to end this process when its parent is gone, even killed (PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _load(encoded: bytes, reading: Reading | None, common: Path) -> Litestar:
    """The app of one worker process, which ends with the server even when that is killed."""
    _die_with_parent()
    settings = msgspec.json.decode(encoded, type=Settings, dec_hook=lambda kind, value: kind(value))
    if settings.log_requests:
        _log_requests()
    app = create_app(
        settings,
        explorer=common / EXPLORER,
        reading=reading,
        common=common,
    )
    spare_what_stays()
    return app


def _log_requests() -> None:
    """Writes the lines of the door to stderr, and nobody else's: other logs name addresses."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger(ACCESS)
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def _prepare(settings: Settings) -> None:
    """Makes an empty store where there is none, and brings up what is served of it."""
    if not (settings.data / DATABASE).exists():
        Store.open(settings.data).close()
    catch_up(settings.data)
    follow_index(settings.data, settings.engine)


def _check_socket(place: Path) -> None:
    if len(os.fsencode(place)) > _LONGEST_SOCKET:
        detail = (
            f"{tempfile.gettempdir()!r} is too long for a socket, which has {_LONGEST_SOCKET} bytes"
        )
        raise SettingsError(f"TMPDIR: {detail}")


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            address = f"{settings.host} port {settings.port}"
            raise SettingsError(f"port: cannot listen on {address}: {error.strerror}") from error
