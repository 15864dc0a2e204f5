"""Fuzzes a reader with atheris: `python -m benchmarks.fuzz docx --seconds 600`.

Needs `pip install atheris==3.0.0`, which no other part does. It begins with files of our own, and
stops at the first error of ours, with the bytes that led to it in the folder that it names.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

_FORMATS = ("docx", "html", "ofd", "txt")
_MEMORY = 4096  # MB
_HANGS = 60  # seconds


def main() -> None:
    """Fuzzes one reader for so many seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("format", choices=_FORMATS)
    parser.add_argument("--seconds", type=int, default=600)
    chosen = parser.parse_args()
    import atheris

    with atheris.instrument_imports(include=["gazette", "ingest"]):
        from benchmarks.fuzz_targets import TARGETS, seeds

    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{chosen.format}-"))
    for number, seed in enumerate(seeds(chosen.format)):
        (folder / f"seed{number}").write_bytes(seed)
    print(folder, file=sys.stderr)
    limits = (f"-max_total_time={chosen.seconds}", f"-timeout={_HANGS}", f"-rss_limit_mb={_MEMORY}")
    words = [sys.argv[0], *limits, f"-artifact_prefix={folder}/", str(folder)]
    atheris.Setup(words, TARGETS[chosen.format])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
