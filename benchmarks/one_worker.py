"""Our API served by one worker over a data directory, without its neighbours."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from litestar import Litestar

from api.app import create_app
from api.collecting import spare_what_stays
from api.settings import Settings


def server_command(data: Path, port: int) -> list[str]:
    """What starts it."""
    return [sys.executable, "-m", "benchmarks.one_worker", str(data), str(port)]


def main() -> None:
    """Serves it as `gongbao serve` does: `python -m benchmarks.one_worker DATA PORT`."""
    data, port = sys.argv[1:]
    Granian(
        "gongbao", address="127.0.0.1", port=int(port), interface=Interfaces.ASGI, websockets=False
    ).serve(target_loader=partial(_load, Path(data)), wrap_loader=False)


def _load(data: Path) -> Litestar:
    app = create_app(Settings(data=data))
    spare_what_stays()
    return app


if __name__ == "__main__":
    main()
