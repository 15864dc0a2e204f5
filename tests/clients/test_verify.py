"""`verify.py`, as a stranger runs it: what holds it says, everything else it refuses."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient

from api.app import create_app
from api.routes.log import VERIFIER
from api.settings import Settings
from clients.verify import Head, Refused, check_consistency, check_inclusion, main
from gazette.store.checkpoint import Checkpoint, sign_checkpoint
from gazette.store.keys import Keys
from gazette.store.merkle import completed, consistency, inclusion, leaf_hash, root
from opendata.public.publish import rebuild
from tests.office import Office
from tests.serving import serving

pytestmark = pytest.mark.requirement("SD-02", "SD-10", "item-9", "item-34")

Json = dict[str, Any]  # Any: JSON


class Stranger:
    """A folder with what somebody took from a gazette, and the way to check it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def take(self, data: Path, **paths: str) -> None:
        """Takes answers of a gazette's server into files."""
        with TestClient(create_app(Settings(data=data))) as client:
            for name, path in paths.items():
                (self.folder / name).write_bytes(client.get(path).content)

    def spoil(self, name: str, change: Callable[[Json], object]) -> None:
        """Alters a proof."""
        proof = json.loads((self.folder / name).read_text(encoding="utf-8"))
        change(proof)
        (self.folder / name).write_text(json.dumps(proof, ensure_ascii=False), encoding="utf-8")

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """The exit of verify.py, what it printed and what it refused; names are files."""
        known = [str(self.folder / each) if self._is_file(each) else each for each in arguments]
        code = main(known)
        out, err = self._capsys.readouterr()
        return code, out, err

    def _is_file(self, name: str) -> bool:
        return (self.folder / name).is_file()


def archive(data: Path, *titles: str) -> list[str]:
    """An archive with a document for each title, and their ids."""
    office = Office(data)
    ids = [
        office.file(f"关于{title}的通知", f"{title}的正文。\n", number=f"示政发〔2024〕{n}号")
        for n, title in enumerate(titles, 1)
    ]
    rebuild(data)
    return ids


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def stranger(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Stranger:
    """Somebody with the proof of the second of five documents, its text, and two checkpoints."""
    ids = archive(data, *"一二三")
    taken = Stranger(tmp_path, capsys)
    taken.take(data, key="/api/v1/log/key", old="/api/v1/log/checkpoint")
    archive(data, *"一二三四五")
    taken.take(
        data,
        new="/api/v1/log/checkpoint",
        proof=f"/api/v1/documents/{ids[1]}/proof?from=3",
        text=f"/documents/{ids[1]}.txt",
        consistent="/api/v1/log/proof/consistency?from=3",
    )
    return taken


WHOLE = ("proof", "--key", "key", "--text", "text", "--checkpoint", "old")


def test_what_holds_is_said(stranger: Stranger) -> None:
    code, out, err = stranger.run(*WHOLE)
    assert (code, err) == (0, "")
    assert "of 5 entries, signed with your key, holds entry 1" in out
    assert "publication: document" in out
    assert "is the text it speaks of" in out
    assert "still begins with the 3 entries" in out


def test_a_key_may_be_given_in_words(stranger: Stranger) -> None:
    key = (stranger.folder / "key").read_text(encoding="utf-8").splitlines()[0]
    assert stranger.run("proof", "--key", key)[0] == 0


def test_what_the_ledger_said_later_is_told(stranger: Stranger, data: Path) -> None:
    proof = json.loads((stranger.folder / "proof").read_text(encoding="utf-8"))
    Office(data).decide(proof["document"], 1, "held")
    stranger.take(data, proof=f"/api/v1/documents/{proof['document']}/proof")
    code, out, _ = stranger.run("proof", "--key", "key")
    assert code == 0
    assert "Later, says the server: entry 5, hold" in out


def test_a_proof_without_a_checkpoint_is_checked_against_the_one_that_was_kept(
    stranger: Stranger, data: Path
) -> None:
    stranger.take(data, proof="/api/v1/log/proof/inclusion?index=1&size=3")
    stranger.spoil("proof", lambda proof: proof.update(checkpoint=None))
    assert stranger.run("proof", "--key", "key", "--checkpoint", "old")[0] == 0
    code, _, err = stranger.run("proof", "--key", "key")
    assert (code, err) == (1, "Refused: the proof carries no checkpoint, and none was given.\n")


def test_two_checkpoints_are_compared(stranger: Stranger) -> None:
    code, out, _ = stranger.run("consistency", "old", "new", "consistent", "--key", "key")
    assert (code, out.count("\n")) == (0, 1)
    assert "of 5 entries begins with that of 3" in out


def test_without_a_key_it_says_that_nobody_asked_who_signed(stranger: Stranger) -> None:
    code, out, _ = stranger.run("consistency", "old", "new", "consistent")
    assert code == 0
    assert "Nobody asked who signed them" in out


def _other_leaf(proof: Json) -> None:
    proof["leaf"] = proof["leaf"].replace('"version":1', '"version":2')


def _other_hash(proof: Json) -> None:
    proof["hashes"][0] = proof["hashes"][1]


def _other_root(proof: Json) -> None:
    lines = proof["checkpoint"].split("\n")
    lines[2] = "A" * 43 + "="
    proof["checkpoint"] = "\n".join(lines)


def _other_size(proof: Json) -> None:
    proof["checkpoint"] = proof["checkpoint"].replace("\n5\n", "\n6\n")


def _other_signature(proof: Json) -> None:
    head, _, tail = proof["checkpoint"].partition("— ")
    name, _, signature = tail.partition(" ")
    proof["checkpoint"] = f"{head}— {name} {signature[:20]}AAAA{signature[24:]}"


def _no_signature(proof: Json) -> None:
    proof["checkpoint"] = proof["checkpoint"].split("— ")[0] + "— somebody AAAAAAAA\n"


SPOILED: list[tuple[Callable[[Json], object], str]] = [
    (_other_leaf, "entry 1 is not in the log"),
    (_other_hash, "entry 1 is not in the log"),
    (_other_root, "does not hold"),
    (_other_size, "does not hold"),
    (_other_signature, "does not hold"),
    (_no_signature, "not signed with this key"),
    (lambda proof: proof.update(index=2), "entry 2 is not in the log"),
    (lambda proof: proof.update(index=5), "entry 5 is not in the log"),
    (lambda proof: proof.update(index=-1), "entry -1 is not in the log"),
    (lambda proof: proof["hashes"].pop(), "too short"),
    (lambda proof: proof["hashes"].append(proof["hashes"][0]), "too long"),
    (lambda proof: proof["hashes"].append("?"), "is not base64"),
    (lambda proof: proof.update(hashes=[1]), "is not base64"),
    (lambda proof: proof.update(checkpoint="示例"), "not a checkpoint"),
    (lambda proof: proof.update(checkpoint="a\n5\n\n— a A\n"), "not a checkpoint"),
    (lambda proof: proof.update(checkpoint=5), "cannot be read"),
    (lambda proof: proof.pop("leaf"), "cannot be read"),
    (lambda proof: proof["consistency"]["hashes"].pop(), "too short"),
    (lambda proof: proof["consistency"]["hashes"].reverse(), "history was rewritten"),
    (lambda proof: proof.update(consistency=None), "ask with from=3"),
]


@pytest.mark.parametrize(("change", "reason"), SPOILED)
def test_a_proof_that_was_altered_is_refused(
    stranger: Stranger, change: Callable[[Json], object], reason: str
) -> None:
    stranger.spoil("proof", change)
    code, out, err = stranger.run(*WHOLE)
    assert (code, out) == (1, "")
    assert err.startswith("Refused: ")
    assert reason in err
    assert err.count("\n") == 1


def test_another_text_is_refused(stranger: Stranger) -> None:
    with (stranger.folder / "text").open("ab") as file:
        file.write(b" ")
    code, _, err = stranger.run(*WHOLE)
    assert code == 1
    assert "the text is not the one published" in err


def test_the_key_of_another_archive_is_refused(stranger: Stranger, tmp_path: Path) -> None:
    archive(tmp_path / "other", "一")
    stranger.take(tmp_path / "other", key="/api/v1/log/key")
    code, _, err = stranger.run(*WHOLE)
    assert code == 1
    assert "the checkpoint is of the log gongbao/" in err


def test_a_key_of_the_same_name_is_refused(stranger: Stranger, tmp_path: Path) -> None:
    mine = (stranger.folder / "key").read_text(encoding="utf-8").split("+")[0]
    other = tmp_path / "other"
    (other / "keys").mkdir(parents=True)
    (other / "keys" / "log.origin").write_text(mine, encoding="utf-8")
    key = Keys(other).signers[0].key
    code, _, err = stranger.run("proof", "--key", str(key))
    assert code == 1
    assert f"not signed with this key of {mine}" in err


@pytest.mark.parametrize("key", ["no+key", "a+00000000+AAAA", "missing-file", "text"])
def test_what_is_no_key_is_refused(stranger: Stranger, key: str) -> None:
    assert stranger.run("proof", "--key", key)[0] == 1


def test_a_key_whose_id_is_not_its_own_is_refused(stranger: Stranger) -> None:
    name, id, encoded = (stranger.folder / "key").read_text("utf-8").splitlines()[0].split("+", 2)
    wrong = f"{name}+{id[::-1]}+{encoded}"
    assert "is not that of the key" in stranger.run("proof", "--key", wrong)[2]


@pytest.mark.parametrize("content", ["", "[]", "{}", "示例", "null", '{"checkpoint": {}}'])
def test_what_is_no_proof_is_refused_in_a_sentence(stranger: Stranger, content: str) -> None:
    (stranger.folder / "proof").write_text(content, encoding="utf-8")
    code, _, err = stranger.run("proof", "--key", "key")
    assert code == 1
    assert err.startswith("Refused: ")


def test_an_entry_that_is_no_publication_speaks_of_no_text(stranger: Stranger, data: Path) -> None:
    proof = json.loads((stranger.folder / "proof").read_text(encoding="utf-8"))
    Office(data).decide(proof["document"], 1, "held")
    stranger.take(data, proof="/api/v1/log/proof/inclusion?index=5")
    code, _, err = stranger.run("proof", "--key", "key", "--text", "text")
    assert (code, err) == (1, "Refused: the entry is a hold: it speaks of no text.\n")


def test_a_rewritten_history_is_refused_by_who_kept_a_checkpoint(
    stranger: Stranger, data: Path, tmp_path: Path
) -> None:
    """The office itself, with its own keys, makes another past and signs it."""
    rewritten = tmp_path / "rewritten"
    shutil.copytree(data / "keys", rewritten / "keys")
    ids = archive(rewritten, "一", "改", "三", "四", "五", "六")
    stranger.take(
        rewritten,
        new="/api/v1/log/checkpoint",
        proof=f"/api/v1/documents/{ids[1]}/proof?from=3",
        text=f"/documents/{ids[1]}.txt",
        consistent="/api/v1/log/proof/consistency?from=3",
    )
    assert stranger.run("proof", "--key", "key", "--text", "text")[0] == 0
    code, _, err = stranger.run(*WHOLE)
    assert code == 1
    assert "the log of 6 entries does not begin with that of 3: history was rewritten" in err
    code, _, err = stranger.run("consistency", "old", "new", "consistent", "--key", "key")
    assert code == 1
    assert "history was rewritten" in err


def test_a_log_that_was_cut_short_is_refused(stranger: Stranger) -> None:
    code, _, err = stranger.run("consistency", "new", "old", "consistent", "--key", "key")
    assert code == 1
    assert "does not begin with that of 5" in err


def test_one_checkpoint_follows_itself(stranger: Stranger) -> None:
    stranger.spoil("consistent", lambda proof: proof.update(hashes=[]))
    assert stranger.run("consistency", "new", "new", "consistent", "--key", "key")[0] == 0


def test_two_logs_of_one_size_with_different_roots_are_refused(
    stranger: Stranger, data: Path
) -> None:
    forged = Checkpoint(Keys(data).signers[0].key.name, 5, bytes(32))
    note = sign_checkpoint(forged, Keys(data).signers)
    (stranger.folder / "old").write_text(note, encoding="utf-8")
    stranger.spoil("consistent", lambda proof: proof.update(hashes=[]))
    code, _, err = stranger.run("consistency", "old", "new", "consistent", "--key", "key")
    assert code == 1
    assert "history was rewritten" in err


def test_what_a_stranger_wrote_cannot_command_the_terminal(stranger: Stranger) -> None:
    later = [{"index": 9, "kind": "\x1b[2J", "at": "\n"}]
    stranger.spoil("proof", lambda proof: proof.update(later=later))
    code, out, _ = stranger.run("proof", "--key", "key")
    assert code == 0
    assert "entry 9, ?[2J, ?." in out


def test_without_a_key_there_is_nothing_to_check(
    stranger: Stranger, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        stranger.run("proof")
    assert ended.value.code == 2
    assert "--key" in capsys.readouterr().err


def test_it_is_short_and_stands_alone() -> None:
    """A stranger reads it before he runs it."""
    text = VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    assert "gazette" not in [line.split()[1] for line in text.splitlines() if "import " in line]


@settings(deadline=None)
@given(st.lists(st.binary(max_size=4), min_size=1, max_size=24))
def test_it_accepts_every_proof_of_a_tree_and_no_other(leaves: list[bytes]) -> None:
    nodes: dict[tuple[int, int], bytes] = {}

    def node(level: int, position: int) -> bytes:
        return nodes[level, position]

    for index, leaf in enumerate(leaves):
        nodes[0, index] = leaf_hash(leaf)
        for new in completed(index, nodes[0, index], node):
            nodes[new.level, new.position] = new.hash
    for size in range(1, len(leaves) + 1):
        head = Head("log", size, root(size, node))
        for index in range(size):
            proof = inclusion(index, size, node)
            check_inclusion(leaves[index], index, proof, head)
            with pytest.raises(Refused):
                check_inclusion(leaves[index] + b"!", index, proof, head)
        for old in range(1, size + 1):
            before = Head("log", old, root(old, node))
            proof = consistency(old, size, node)
            check_consistency(before, head, proof)
            with pytest.raises(Refused):
                check_consistency(before._replace(root=bytes(32)), head, proof)
            with pytest.raises(Refused):
                check_consistency(before, head, [*proof, bytes(32)])


PAGE = VERIFIER.parent.parent / "docs" / "verify.md"
_BLOCK = re.compile(r"```sh\n(?P<commands>[^`]+)```")


def test_the_page_leads_a_stranger_through_it(tmp_path: Path) -> None:
    """docs/verify.md, word for word, against a real server; between its two visits the log grows."""
    data, home = tmp_path / "data", tmp_path / "home"
    home.mkdir()
    ids = archive(data, *"一二三")
    blocks = [each["commands"] for each in _BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]
    assert len(blocks) == 6

    def run(script: str) -> subprocess.CompletedProcess[str]:
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        environment = {"PATH": path, "SITE": str(client.base_url).rstrip("/"), "ID": ids[0]}
        return subprocess.run(
            ["bash", "-ec", script], cwd=home, env=environment, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip

    with serving(data) as client:
        first = run("".join(blocks[1:4]))
        archive(data, *"一二三四")
        second = run("".join(blocks[4:]))
    assert (first.returncode, first.stderr) == (second.returncode, second.stderr) == (0, "")
    assert "text.txt is the text it speaks of, byte for byte." in first.stdout
    assert "still begins with the 3 entries of your checkpoint." in second.stdout
    assert "of 4 entries begins with that of 3." in second.stdout
    (home / "text.txt").write_text("另一正文", encoding="utf-8")
    third = run(blocks[3].splitlines()[-1])
    assert (third.returncode, third.stdout) == (1, "")
    assert third.stderr.startswith("Refused: the text is not the one published")


def test_the_page_about_the_site_leads_there(stranger: Stranger, data: Path) -> None:
    with TestClient(create_app(Settings(data=data))) as client:
        text = client.get("/about").text
    assert "/verify.py" in text
    assert "/proof\npython3 verify.py proof.json --key log.key --text text.txt" in text
