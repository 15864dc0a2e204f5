"""What 64 readers at once wait for a search, while documents are recorded and withdrawn."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.crowd import crowd

_READERS = 64
_SECONDS = 20.0


def main(count: int) -> None:
    """Prints how many searches were answered, and how fast; fails on an error."""
    with tempfile.TemporaryDirectory() as folder:
        met, desk = crowd(
            Path(folder) / "data", documents=count, readers=_READERS, seconds=_SECONDS
        )
    if met.errors:
        raise AssertionError(f"{len(met.errors)} errors, such as {met.errors[0]}")
    waits = ", ".join(
        f"p{percent} {1000 * met.percentile(percent / 100):.0f}" for percent in (50, 95, 99)
    )
    print(f"{count} documents, {_READERS} readers for {_SECONDS:.0f} s on the same machine")
    print(f"  {len(met.seconds)} searches answered: {waits} ms")
    print(f"  {met.opened} results opened, {met.gone} withdrawn after the search began")
    print(f"  meanwhile {desk.recorded} recorded, {len(desk.withdrawn)} withdrawn")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    main(parser.parse_args().documents)
