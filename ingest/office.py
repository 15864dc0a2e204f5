"""LibreOffice as a converter: old Word files, WPS, RTF, ODT and UOF become DOCX.

It runs apart: own process group, own profile in a folder that is removed, no macros, no links
followed, no network where the machine can take it away, limits on memory, time and file size.
"""

from __future__ import annotations

import math
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

from gazette.errors import ReadError

MOST = 25
"""Files of one call: starting it takes a second, a file a tenth of that."""
SECONDS = 30.0
"""How long one call may take."""

_MEMORY = 4 * 1024**3  # bytes of address space
_LARGEST = 256 * 1024 * 1024  # bytes of a file that it writes
_MADE_PROFILE = 81  # its exit code after the first start with a new profile: to be started again
_STARTS = 3
_NETWORKS = (("unshare", "--net"), ("unshare", "--map-root-user", "--net"))
_OPTIONS = (
    "--headless", "--invisible", "--nologo", "--norestore", "--nolockcheck", "--nodefault",
    "--convert-to", "docx:MS Word 2007 XML", "--outdir", "out",
)  # fmt: skip
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""No macros, no pictures or texts from elsewhere, no links brought up to date."""


class File(msgspec.Struct, frozen=True):
    """A file to convert: the ending that says what it is, and its bytes."""

    ending: str
    data: bytes


def convert(files: Sequence[File]) -> list[bytes | ReadError]:
    """Each file as DOCX, or why not: `no_converter`, `not_converted` or `converter_timeout`.

    A file that makes others fail with it is found by converting each alone.
    """
    return [
        made
        for start in range(0, len(files), MOST)
        for made in _convert_batch(files[start : start + MOST])
    ]


def _convert_batch(files: Sequence[File]) -> Iterator[bytes | ReadError]:
    try:
        made = _run(files)
    except ReadError as error:
        if len(files) == 1 or error.code == "no_converter":
            yield from [error] * len(files)
            return
        made = [None] * len(files)
    for file, document in zip(files, made, strict=True):
        if document is not None:
            yield document
        elif len(files) == 1:
            yield ReadError("not_converted", "LibreOffice makes no document of it")
        else:
            yield from _convert_batch([file])


def _run(files: Sequence[File]) -> list[bytes | None]:
    """What one call makes of some files; raises ReadError where it takes too long or cannot start."""
    program = _program()
    with tempfile.TemporaryDirectory(prefix="gongbao-office-") as name:
        folder = Path(name)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        names = [f"{place:04d}{file.ending}" for place, file in enumerate(files)]
        for file, each in zip(files, names, strict=True):
            (folder / each).write_bytes(file.data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [*_limits(), program, profile, *_OPTIONS, *names]
        for _ in range(_STARTS):
            if _wait(command, folder) != _MADE_PROFILE:
                break
        return [_made(folder / "out" / Path(each).with_suffix(".docx")) for each in names]


def _made(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _wait(command: Sequence[str], folder: Path) -> int:
    """Its exit code; raises ReadError `converter_timeout`. Whatever it started ends with it."""
    child = subprocess.Popen(  # noqa: S603 (our own words, and names we gave)
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "PATH": os.defpath},
        start_new_session=True,
    )
    try:
        return child.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        detail = f"LibreOffice did not end within {SECONDS:g} seconds"
        raise ReadError("converter_timeout", detail) from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _program() -> str:
    """The path of LibreOffice's own program: the script before it would outlive our signals.

    Raises ReadError `no_converter` where LibreOffice or its Writer is not installed.
    """
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        raise ReadError("no_converter", "LibreOffice is not installed (libreoffice-writer-nogui)")
    program = Path(found).resolve().with_name("soffice.bin")
    if not program.is_file():
        return found
    if not program.with_name("libswlo.so").is_file():
        raise ReadError("no_converter", "LibreOffice has no Writer (libreoffice-writer-nogui)")
    return str(program)


def _limits() -> tuple[str, ...]:
    """The commands of util-linux before the program: no network, ends with us, so much and no more."""
    return (
        *_without_network(),
        *("setpriv", "--pdeathsig", "KILL"),
        "prlimit",
        f"--as={_at_most(resource.RLIMIT_AS, _MEMORY)}",
        f"--cpu={_at_most(resource.RLIMIT_CPU, math.ceil(SECONDS))}",
        f"--fsize={_at_most(resource.RLIMIT_FSIZE, _LARGEST)}",
        "--core=0",
    )


@cache
def _without_network() -> tuple[str, ...]:
    """What takes the network away on this machine; nothing where nothing may."""
    return next((each for each in _NETWORKS if _works(each)), ())


def _at_most(limit: int, most: int) -> int:
    """A limit, or the lower one that we are under ourselves: nobody may raise that."""
    _, hardest = resource.getrlimit(limit)
    return most if hardest == resource.RLIM_INFINITY else min(most, hardest)


def _works(command: Sequence[str]) -> bool:
    """Whether this machine lets us take the network away in this way."""
    tried = [*command, "true"]
    done = subprocess.run(tried, capture_output=True, check=False)  # noqa: S603 (our own words)
    return done.returncode == 0
