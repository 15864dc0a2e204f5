"""What an office says of its datasets, written as files: `fees.yaml` or `fees.json` for the dataset fees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
import yaml  # type: ignore[import-untyped]  # ships no types

from gazette.datasets import Metadata
from gazette.errors import DatasetError
from opendata.catalogue.frequencies import FREQUENCIES
from opendata.catalogue.themes import THEMES

_CHOICES: dict[str, dict[str, str]] = {
    "theme": {one.code: one.name.zh for one in THEMES},
    "frequency": {one.code: one.name.zh for one in FREQUENCIES},
}
_FIELD = re.compile(r"enum value .* at `\$\.([a-z]+)`")
_LARGEST = 256 * 1024  # bytes
_ENDINGS = (".yaml", ".yml", ".json")


def read_folder(folder: Path) -> dict[str, Metadata]:
    """The metadata of each file by the dataset's id. Raises DatasetError naming every file that is none."""
    said: dict[str, Metadata] = {}
    wrong: list[DatasetError] = []
    for file in sorted(one for one in folder.iterdir() if one.suffix in _ENDINGS):
        try:
            if file.stem in said:
                raise DatasetError(
                    file.name, "另一文件已说明此数据集 another file says of it already"
                )
            said[file.stem] = read_metadata(file)
        except DatasetError as error:
            wrong.append(error)
    refuse(folder, wrong)
    return said


def refuse(folder: Path, wrong: Sequence[DatasetError]) -> None:
    """Raises one DatasetError for all that is wrong in a folder, a line each; none for nothing."""
    if wrong:
        lines = "".join(f"\n  {error}" for error in wrong)
        raise DatasetError(str(folder), f"{len(wrong)} 处有误 mistakes, nothing is recorded{lines}")


def read_metadata(file: Path) -> Metadata:
    """The metadata in one file. Raises DatasetError."""
    content = file.read_bytes()
    if len(content) > _LARGEST:
        raise DatasetError(file.name, f"more than {_LARGEST} bytes")
    try:
        if file.suffix == ".json":
            return msgspec.json.decode(content, type=Metadata)
        return msgspec.convert(yaml.safe_load(content), Metadata)
    except (msgspec.DecodeError, yaml.YAMLError, UnicodeDecodeError) as error:
        told = " ".join(str(error).split())  # YAML's are of several lines
        raise DatasetError(file.name, f"{told}{instead(told)}") from error


def instead(error: str) -> str:
    """What may stand in a field that holds one of a list, where something else did."""
    named = _FIELD.search(error)
    choices = _CHOICES.get(named[1], {}) if named else {}
    told = ", ".join(f"{code} {name}" for code, name in choices.items())
    return f"；应为其中之一 one of: {told}" if told else ""
