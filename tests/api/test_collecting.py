"""What a worker is made of is left out of later collections."""

import subprocess
import sys

from tests.serving import ROOT

_ASKED = """
import gc
from api.collecting import spare_what_stays
made = [[number] for number in range(100_000)]
spare_what_stays()
print(len(gc.get_objects()) < 1_000, gc.get_freeze_count() > 100_000, made[-1])
"""


def test_only_what_came_later_is_looked_at() -> None:
    """In a process of its own: what is spared in one stays so."""
    done = subprocess.run(
        [sys.executable, "-c", _ASKED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[0] == "True True [99999]"
