"""The rooms of the house: who may import whom, and which door each library has."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("gazette", "ingest", "opendata", "api")
TOP_LEVEL = [*PACKAGES, "tests", "metadata.json", "pyproject.toml", "README.md"]
ALLOWED = {
    "gazette": {"gazette"},
    "ingest": {"gazette", "ingest"},
    "opendata": {"gazette", "opendata"},
    "api": {"api", "gazette", "opendata"},
}
DOORS = {
    "sqlite_utils": ("gazette/store/", "opendata/public/", "opendata/catalogue/"),
    "sqlite3": ("gazette/store/", "opendata/public/", "opendata/catalogue/"),
    "chinese_calendar": ("gazette/filing/clocks.py",),
    "opencc": ("opendata/search/",),
    "whoosh": ("opendata/search/",),
    "whoosh_compat": ("opendata/search/",),
    "tantivy": ("opendata/search/",),
    "datasette": ("opendata/explorer.py", "opendata/datasette_plugin/"),
    "arro3": ("opendata/to_parquet.py", "opendata/catalogue/table_reading.py"),
    "frictionless": ("opendata/catalogue/table_cells.py",),
    "yaml": ("opendata/catalogue/metadata_files.py",),
    "xlsxwriter": ("opendata/to_xlsx.py",),
    "pyoxigraph": (
        "opendata/rdf.py",
        "ingest/harvest/rdf_graph.py",
        "ingest/harvest/dcat_graph.py",
    ),
    "cryptography": (
        "gazette/store/keys.py",
        "gazette/store/signed_note.py",
        "ingest/seals/certificates.py",
    ),
    "asn1crypto": ("ingest/seals/",),
    "gmssl_pyx": ("gazette/store/sm2.py",),
    "litestar": ("api/",),
    "mcp": ("api/mcp/",),
    "rapidfuzz": ("gazette/store/", "ingest/issue_search.py"),
    "click": (
        "api/",
        "ingest/command.py",
        "ingest/harvest/command.py",
        "ingest/issue_command.py",
        "ingest/__main__.py",
    ),
}


def _modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names.add((node.module or "").split(".")[0])
    return names


def _room(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", list(_modules()), ids=_room)
def test_imports_point_inward(path: Path) -> None:
    package = _room(path).split("/")[0]
    allowed = set(ALLOWED[package])
    if _room(path) == "api/main.py":
        allowed.add("ingest")
    assert _imports(path) & set(PACKAGES) <= allowed


@pytest.mark.parametrize("path", list(_modules()), ids=_room)
def test_each_library_is_used_behind_its_door(path: Path) -> None:
    breaches = {
        library
        for library in _imports(path) & set(DOORS)
        if not _room(path).startswith(DOORS[library])
    }
    assert not breaches


@pytest.mark.parametrize("path", list(_modules()), ids=_room)
def test_a_module_takes_only_modules_from_its_own_package(path: Path) -> None:
    """Names that a package's `__init__` re-exports are for others: inside they make cycles."""
    own = path.parent.relative_to(ROOT).as_posix().replace("/", ".")
    names = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == own
        for alias in node.names
    }
    assert {name for name in names if not (path.parent / f"{name}.py").exists()} == set()


@pytest.mark.parametrize("name", TOP_LEVEL)
def test_the_top_level_names_exist(name: str) -> None:
    assert (ROOT / name).exists()


@pytest.mark.parametrize("library", ["litestar", "msgspec", "sqlite-utils", "datasette", "whoosh"])
def test_the_founding_libraries_are_required_and_used(library: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = {line.split("==")[0].lower() for line in project["dependencies"]}
    assert library in required
    module = library.replace("-", "_")
    assert any(module in _imports(path) for path in _modules())


def test_every_dependency_is_pinned_and_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line.strip().startswith('"') and "==" in line]
    assert len(pins) > 20
    assert [line for line in pins if "#" not in line] == []


def test_the_lock_has_hashes_and_no_index_lines() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert any("--hash=sha256:" in line for line in lines)
    assert [line for line in lines if "://" in line or line.startswith("-")] == []


def test_importing_a_module_does_nothing() -> None:
    """No module opens files, connections or threads at import: only definitions stand there."""
    calls = {
        f"{_room(path)}:{node.lineno}"
        for path in _modules()
        if path.name != "__main__.py"
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    }
    assert calls == set()
