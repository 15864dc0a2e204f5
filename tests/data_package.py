"""The standard's own JSON Schema of Data Package 2.0, held against a package."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft7Validator

_PROFILE = Path(__file__).parent / "data" / "data-package-2.0" / "datapackage.json"


@cache
def _profile() -> Draft7Validator:
    return Draft7Validator(json.loads(_PROFILE.read_text(encoding="utf-8")))


def faults(package: object) -> list[str]:
    """Where a package is not as the standard has it; empty where it is."""
    return [f"{error.json_path}: {error.message}" for error in _profile().iter_errors(package)]
