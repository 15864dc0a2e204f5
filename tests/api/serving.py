"""Serves an archive as the real server does: `python -m tests.api.serving PORT DATA`."""

import functools
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from litestar import Litestar

from api.app import create_app
from api.settings import Settings
from tests.api.conftest import SITE


def load(data: Path) -> Litestar:
    """The app of one worker."""
    return create_app(Settings(data=data, site=SITE))


def main() -> None:
    """Serves on IPv6 and IPv4 until told to stop."""
    server = Granian(
        "app", address="::", port=int(sys.argv[1]), interface=Interfaces.ASGI, workers=2
    )
    server.serve(target_loader=functools.partial(load, Path(sys.argv[2])), wrap_loader=False)


if __name__ == "__main__":
    main()
