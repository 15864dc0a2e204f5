"""The Datasette plugin as one file that needs nothing but Datasette, made from the sources.

The sources are put one behind the other without their imports of each other and without comments;
what is not ASCII is escaped, for Datasette reads plugins in the machine's own encoding.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import gazette
from gazette.errors import PluginFileError
from opendata.datasette_plugin.assets import assets

FILE = "gongbao.py"
"""What the file is called."""

_ROOT = Path(__file__).parent.parent
_ASSETS = "opendata/datasette_plugin/assets.py"
_SOURCES = (
    "gazette/text/widths.py",
    "opendata/search/analyzer.py",
    "opendata/public/matching.py",
    "opendata/public/described.py",
    _ASSETS,
    "opendata/datasette_plugin/paging.py",
    "opendata/datasette_plugin/gongbao.py",
)
"""In the order in which they need each other."""
_OURS = ("gazette", "opendata")
_HEAD = '''"""Datasette plugin of Gongbao {version}: Chinese ?_search= in public.db, pages in both languages.

datasette public.db -m metadata.json --plugins-dir FOLDER_OF_THIS_FILE

Needs Python 3.11 or later and Datasette 0.65. Licence: Apache-2.0.
Made from these sources, where the comments are:
{sources}
"""
'''


def plugin_file() -> str:
    """The plugin's text.

    Raises PluginFileError if two sources give one name to different things.
    """
    imports: set[str] = set()
    named: dict[str, str] = {}
    bodies: list[str] = []
    for source in _SOURCES:
        body = _without_docstring(source)
        kept = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]
        bodies.append(ast.unparse(ast.Module(kept, [])))
        taken = dict(_imports(body))
        imports |= set(taken.values())
        _claim(named, taken | {name: source for node in kept for name in _names(node)})
    head = _HEAD.format(version=gazette.__version__, sources="\n".join(_SOURCES))
    first = "\n".join([f"{head}\nfrom __future__ import annotations\n", *sorted(imports)])
    return _ascii("\n\n\n".join([first, *bodies])) + "\n"


def _without_docstring(source: str) -> list[ast.stmt]:
    """What a source says; of the assets, their text instead of where it is read."""
    if source == _ASSETS:
        text = f'def assets():\n    """Each file\'s text by its name."""\n    return {assets()!r}'
        return ast.parse(text).body
    return ast.parse((_ROOT / source).read_text(encoding="utf-8")).body[1:]


def _imports(body: Iterable[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Each name that is imported from elsewhere, and the line that imports it alone."""
    for node in body:
        match node:
            case ast.Import(names=names):
                yield from ((one.name, ast.unparse(ast.Import([one]))) for one in names)
            case ast.ImportFrom(module="__future__"):
                pass
            case ast.ImportFrom(module=str(module), names=names):
                ours = module.split(".")[0] in _OURS
                if any(one.asname for one in names):
                    raise PluginFileError(f"imported under another name: {ast.unparse(node)}")
                for one in () if ours else names:
                    yield one.name, ast.unparse(ast.ImportFrom(module, [one], 0))


def _names(node: ast.stmt) -> Iterator[str]:
    """The top-level names that a statement defines."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name


def _claim(named: dict[str, str], more: Mapping[str, str]) -> None:
    """Notes where each name comes from. Raises PluginFileError for one from two places."""
    for name, place in more.items():
        if named.setdefault(name, place) != place:
            raise PluginFileError(f"{name!r} comes from {named[name]!r} and from {place!r}")


def _ascii(text: str) -> str:
    """The text with what is not ASCII as escapes: without comments it stands in string literals only."""
    return "".join(one if one.isascii() else _escape(one) for one in text)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
