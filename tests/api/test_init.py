"""`gongbao init`: a folder to begin with, every setting explained, nothing overwritten."""

import re
import tomllib
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner

from api.commands.init import SETTINGS, init
from api.main import cli
from api.settings import Settings, Site, Source, load_settings

pytestmark = pytest.mark.requirement("WS-10")

TEXT = SETTINGS.read_text(encoding="utf-8")
_SETTING = re.compile(r"(?P<mark>\# )?(?P<name>[a-z_]+) = (?P<value>.+)")


def stated() -> dict[str, object]:
    """Every setting of the file with its value, those behind a # as well."""
    text = TEXT.replace("# [[", "[[")
    lines = [_SETTING.sub(r"\g<name> = \g<value>", line) for line in text.splitlines()]
    return tomllib.loads("\n".join(lines))


def test_every_setting_stands_in_it_with_its_default() -> None:
    defaults = msgspec.to_builtins(Settings(), enc_hook=str)
    assert msgspec.to_builtins(stated()) == {
        **defaults,
        "languages": list(defaults["languages"]),
        "site": {**defaults["site"], "bounds": list(defaults["site"]["bounds"])},
        "trusted_sources": [],
        "proxies": [],
        "webhook_ports": [443],
        "sources": [{"name": "示例省财政厅", "days": 30, "documents": 1}],
    }


def test_every_setting_has_its_meaning_above_it() -> None:
    lines = TEXT.splitlines()
    named = {m["name"]: at for at, line in enumerate(lines) if (m := _SETTING.fullmatch(line))}
    settings = {*Settings.__struct_fields__, *Site.__struct_fields__, *Source.__struct_fields__}
    assert set(named) == settings - {"site", "sources"}
    bare = [
        name
        for name, at in named.items()
        if not lines[at - 1].startswith("# ") and lines[at - 1].split(" = ")[0] not in named
    ]
    assert bare == []


def test_the_file_is_good_settings(tmp_path: Path) -> None:
    CliRunner().invoke(init, [str(tmp_path / "gazette")])
    assert load_settings(tmp_path / "gazette/gongbao.toml") == Settings()


def test_it_makes_a_folder_and_says_what_comes_next(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "gazette"
    result = CliRunner().invoke(cli, ["init", str(folder)])
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in folder.iterdir()) == ["data", "gongbao.toml"]
    assert f"{folder}/gongbao.toml: made" in result.output
    commands = re.findall(r"^  gongbao ([a-z]+)", result.output, re.MULTILINE)
    assert commands == ["ingest", "review", "serve"]
    assert set(commands) <= set(cli.list_commands(click.Context(cli)))


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "gongbao.toml").write_text("port = 9000\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "kept").touch()
    result = CliRunner().invoke(init, [str(tmp_path)])
    assert result.exit_code == 0
    assert result.output.count("was there, left as it is") == 2
    assert (tmp_path / "gongbao.toml").read_text() == "port = 9000\n"
    assert (tmp_path / "data" / "kept").exists()


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "gazette").touch()
    result = CliRunner().invoke(init, [str(tmp_path / "gazette")])
    assert result.exit_code == 2
    assert "is a file" in result.output
