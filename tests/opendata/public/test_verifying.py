"""public.db against rows made anew: what was changed by hand is named by table, row and column."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from gazette.differences import Check, Compared
from gazette.ids import gazette_id, organ_id, source_id
from gazette.store.writer import Store
from gazette.text.organ_table import Organ
from opendata.public.copies import DOWNLOADS, MANIFEST, copies, make_copy
from opendata.public.file import DATABASE
from opendata.public.publish import follow, rebuild
from opendata.public.verifying import Documents
from opendata.public.verifying_changes import Changes
from opendata.public.verifying_copies import Copies
from opendata.public.verifying_full_text import full_texts
from opendata.public.verifying_issues import Issues
from opendata.public.verifying_names import Names
from opendata.public.verifying_state import State, is_of_this_release
from tests.editions import PROVINCE, add, entry, expect, issue
from tests.office import SOURCE, START, Office

pytestmark = pytest.mark.requirement("SD-02", "item-9", "item-34")

NUMBER = "示政发〔2024〕1号"
CITING = "示政发〔2024〕2号"
CHECKS: tuple[Check, ...] = (State(), *full_texts(), Documents(), Changes(), Issues(), Names())


@pytest.fixture
def published(office: Office) -> Path:
    """Three documents, one that cites another, one with two versions; an issue that prints one."""
    office.file("关于示例工作的通知", "为做好示例工作，通知如下。\n", number=NUMBER, path="1.txt")
    office.file("关于示例工作的意见", f"根据《关于示例工作的通知》（{NUMBER}）办理。\n", number=CITING,
                cites=True, issuers=("示例省教育厅", "示例省财政厅"), path="2.txt")  # fmt: skip
    for text in ("第一稿。\n", "第二稿，另有规定。\n"):
        office.file("关于另一工作的通知", text, number="示政发〔2024〕3号", path="3.txt")
    add(office.data, issue("1", entry("关于示例工作的通知", NUMBER), entry("关于未收录的通知")))
    expect(office.data, "1", "2")
    with Store.open(office.data) as store:
        organ = Organ(name="示例省教育厅", short_names=("省教育厅",))
        store.load_organs([organ], actor="编辑", now=START)
    rebuild(office.data)
    return office.data


def differences(data: Path, checks: Iterable[Check] = CHECKS) -> list[str]:
    """What differs, by row and column."""
    return [
        f"{each.what} {each.column}" if each.column else f"{each.what}: {each.found}"
        for compared in _compare(data, checks)
        for each in compared.differences
    ]


def moved(data: Path) -> int:
    """How many things were not compared."""
    return sum(compared.moved for compared in _compare(data, CHECKS))


def _compare(data: Path, checks: Iterable[Check]) -> list[Compared]:
    return [check.compare(data, part) for check in checks for part in check.parts(data)]


def alter(data: Path, statement: str) -> None:
    """Changes public.db by hand."""
    with closing(sqlite3.connect(data / DATABASE, isolation_level=None)) as connection:
        assert connection.execute(statement).rowcount > 0


def document_of(data: Path, number: str) -> str:
    """The id of the document of this number."""
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        found = connection.execute("SELECT id FROM document WHERE number = ?", (number,)).fetchone()
    return str(found[0])


def test_what_was_published_is_as_it_would_be_made_again(published: Path) -> None:
    assert differences(published) == []
    assert moved(published) == 0


def test_what_was_followed_is_as_it_would_be_made_again(published: Path, office: Office) -> None:
    office.file("关于第四项工作的通知", "另行通知。\n", number="示政发〔2024〕4号", path="4.txt")
    office.decide(document_of(published, NUMBER), 1, "held")
    add(published, issue("2", entry("关于第四项工作的通知", "示政发〔2024〕4号")))
    follow(published)
    assert differences(published) == []
    assert moved(published) == 0


def test_what_is_not_followed_yet_is_no_difference(published: Path, office: Office) -> None:
    office.decide(document_of(published, NUMBER), 1, "held")
    add(published, issue("2", entry("关于第四项工作的通知")))
    assert differences(published) == []
    assert moved(published) > 0


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE document SET genre = '令' WHERE id = '{0}'", "document {0} genre"),
        ("UPDATE document SET seq = 99 WHERE id = '{0}'", "document {0} seq"),
        ("UPDATE document_state SET status_since = '2024-01-01' WHERE id = '{0}'",
         "document_state {0} 1 2024-06-01T12:01:00.000Z 2024-05-23 status_since"),
        ("UPDATE document_issuer SET position = 7 WHERE document = '{0}'", "document_issuer {0} 0: none"),
        ("UPDATE version SET text = text || ' ' WHERE document = '{0}'", "version {0} 1 text"),
        ("UPDATE version SET fields = replace(fields, '1.0', '0.9') WHERE document = '{0}'",
         "version {0} 1 fields"),
        ("UPDATE relation SET to_document = NULL WHERE document = '{1}'", "relation {1} 0 to_document"),
        ("UPDATE relation SET confidence = 0.5 WHERE document = '{1}'", "relation {1} 0 confidence"),
        ("DELETE FROM relation WHERE document = '{1}'", "relation {1} 0: none"),
        ("INSERT INTO status_change VALUES ('{0}', 0, 'effective', NULL, NULL, '2024')",
         "status_change {0} 0: one"),
        ("UPDATE change SET seq = seq - 1 WHERE document = '{0}'", "change {0} seq"),
        ("UPDATE change SET kind = 'removed' WHERE document = '{0}'", "change {0} kind"),
        ("UPDATE change SET at = '2024' WHERE document = '{0}'", "change {0} at"),
        ("DELETE FROM change WHERE document = '{0}'", "change {0}: none"),
        ("DELETE FROM document WHERE id = '{0}'", "document {0}: none"),
        ("UPDATE issuer SET documents = 9 WHERE name = '示例省教育厅'", "issuer {2} documents"),
        ("UPDATE issuer SET level = 'county' WHERE name = '示例省教育厅'", "issuer {2} level"),
        ("UPDATE issuer SET name = '示例省教育局' WHERE name = '示例省教育厅'", "issuer {2} name"),
        ("UPDATE source SET url = 'https://example'", "source {3} url"),
        ("INSERT INTO failed_read SELECT id, 'binary', 3 FROM source", "failed_read {3} binary: one"),
        ("UPDATE issuer_name SET relation = 'former'", "issuer_name {2} 省教育厅 relation"),
        ("INSERT INTO issuer_name VALUES ('{2}', '教育厅', 'short')", "issuer_name {2} 教育厅: one"),
        ("UPDATE entry SET document = NULL WHERE position = 0", "entry {4}/2024/1 0 document"),
        ("UPDATE issue SET title = '第1期'", "issue {4}/2024/1 title"),
        ("UPDATE gazette SET region = '11'", "gazette {4} region"),
        ("UPDATE expected_issue SET issue = NULL WHERE issue NOT NULL", "expected_issue {4}/2024/1 issue"),
        ("UPDATE state SET value = value || '0' WHERE name = 'cursor'", "state cursor value"),
        ("UPDATE state SET value = 'schema x' WHERE name = 'made_with'", "state made_with value"),
        ("DELETE FROM state WHERE name = 'issue_cursor'", "state issue_cursor: none"),
        ("DELETE FROM state WHERE name = 'digests'", "state digests: none"),
        ("UPDATE version_fts_config SET v = 5", "the definition of rows of version_fts_config: another or none"),
    ],
)  # fmt: skip
def test_what_was_changed_by_hand_is_named(published: Path, statement: str, named: str) -> None:
    ids = (
        document_of(published, NUMBER), document_of(published, CITING), organ_id("示例省教育厅"),
        source_id(SOURCE), gazette_id(PROVINCE),
    )  # fmt: skip
    alter(published, statement.format(*ids))
    assert named.format(*ids) in differences(published, CHECKS)


def test_a_file_of_an_earlier_release_is_not_compared(published: Path) -> None:
    alter(published, "UPDATE state SET value = 'older' WHERE name = 'made_with'")
    alter(published, "DELETE FROM state WHERE name = 'digests'")
    assert differences(published, [State()]) == []
    assert not is_of_this_release(published)


def test_a_store_that_lost_its_end_is_named(published: Path, office: Office) -> None:
    office.file("关于第四项工作的通知", "另行通知。\n", number="示政发〔2024〕4号", path="4.txt")
    follow(published)
    with closing(sqlite3.connect(published / "gazette.db", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER decision_no_delete")
        connection.execute("DELETE FROM decision WHERE id = (SELECT max(id) FROM decision)")
    assert differences(published, [State()]) == ["state cursor: 10"]


def test_a_sample_is_no_larger_than_asked(published: Path) -> None:
    drawn = Documents().drawn(published, 2, Random(1))  # noqa: S311 (a sample, no secret)
    assert [Documents().compare(published, part).count for part in drawn] == [1, 1]


@pytest.fixture
def closed(published: Path) -> Path:
    """The folder of a closed copy."""
    copy = make_copy(published, {"readme.json": "{}"}, now=START)
    return published / DOWNLOADS / copy.name


def test_a_closed_copy_is_as_its_manifest_says(published: Path, closed: Path) -> None:
    assert differences(published, [Copies()]) == []
    assert len(Copies().parts(published)) == 3
    assert copies(published)[0].is_sound


@pytest.mark.parametrize("name", [DATABASE, "readme.json", MANIFEST])
@pytest.mark.parametrize("place", [0, -1])
def test_a_changed_file_of_a_copy_is_named(
    published: Path, closed: Path, name: str, place: int
) -> None:
    content = bytearray((closed / name).read_bytes())
    content[place] ^= 1
    (closed / name).write_bytes(content)
    (found,) = differences(published, [Copies()])
    assert found.startswith(f"{closed.name}/{name}: ")


def test_no_file_of_a_copy_may_be_missing_or_too_many(published: Path, closed: Path) -> None:
    (closed / "readme.json").rename(closed / "stray.json")
    assert {each.partition(":")[0] for each in differences(published, [Copies()])} == {
        f"{closed.name}/readme.json",
        f"{closed.name}/stray.json",
    }


def test_a_manifest_of_an_earlier_release_is_held_to_its_files_alone(
    published: Path, closed: Path
) -> None:
    manifest = closed / MANIFEST
    lines = manifest.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if '"digest"' not in line]
    manifest.write_text("\n".join(kept).replace("],\n}", "]\n}"), encoding="utf-8")
    assert differences(published, [Copies()]) == []
