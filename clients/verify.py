"""Checks what a gazette's ledger proves. Needs Python 3.9 and `cryptography`, no network, no trust.

    verify.py PROOF.json --key KEY [--text FILE] [--checkpoint OLD]
    verify.py consistency OLD NEW PROOF.json [--key KEY]
    verify.py release manifest.note --key KEY

The first: this entry stands in the log that KEY signs; FILE is the text it speaks of; the log still
begins with the checkpoint OLD that you kept. The second: the log of NEW begins with that of OLD.
The third: KEY signed the manifest.json that lies beside the note, and each file of it that lies there
too is as it says.
Says what holds and exits 0, or why it refuses and exits 1. Hashing is that of RFC 6962 (RFC 9162
§2.1), checkpoints are signed notes (C2SP signed-note, tlog-checkpoint).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple


class Refused(Exception):  # noqa: N818 (what it says to whoever reads it)
    """Something does not hold; the message is the reason, a plain sentence."""


class Key(NamedTuple):
    """The public key of a log."""

    name: str
    id: bytes
    public: bytes


class Head(NamedTuple):
    """What a checkpoint says: whose log, how many entries, and the root over them."""

    origin: str
    size: int
    root: bytes


def read_key(given: str) -> Key:
    """The Ed25519 key in a file, or in the words themselves: name+id+base64."""
    path = Path(given)
    text = read_text(path) if "+" not in given or path.is_file() else given
    for line in text.split():
        parts = line.split("+", 2)
        if len(parts) == 3:
            name, id, encoded = parts[0], parts[1], decode(parts[2], "the key")
            if encoded[:1] == b"\x01" and len(encoded) == 33:
                expected = hashlib.sha256(name.encode() + b"\n" + encoded).digest()[:4]
                if expected.hex() != id:
                    raise Refused(f"the id {id} is not that of the key")
                return Key(name, expected, encoded[1:])
    raise Refused(f"no Ed25519 key of a log in {given!r}")


def open_checkpoint(note: str, key: Key | None) -> Head:
    """What a checkpoint says, if the key signed it; without a key nobody asks who signed."""
    text, blank, lines = note.rpartition("\n\n")
    said = text.split("\n")
    if not blank or len(said) < 3 or not re.fullmatch("0|[1-9][0-9]{0,17}", said[1]):
        raise Refused("that is not a checkpoint")
    head = Head(said[0], int(said[1]), decode(said[2], "the root"))
    if key is not None:
        if head.origin != key.name:
            raise Refused(f"the checkpoint is of the log {head.origin}, the key of {key.name}")
        check_signature(text + "\n", lines, key)
    return head


def check_signature(text: str, lines: str, key: Key) -> None:
    """Refuses unless each signature that is said to be the key's holds, and there is one."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    own = []
    for line in lines.splitlines():
        name, _, encoded = line.removeprefix("— ").partition(" ")
        signature = decode(encoded, "a signature")
        if (name, signature[:4]) == (key.name, key.id):
            own.append(signature[4:])
    if not own:
        raise Refused(f"it is not signed with this key of {key.name}")
    for signature in own:
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
        except InvalidSignature:
            raise Refused(f"the signature of {key.name} does not hold") from None


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def climb(start: bytes, place: int, last: int, proof: list[bytes]) -> tuple[bytes, bytes]:
    """The older and the newer root that a proof leads to, from a node at a place of its level."""
    old = new = start
    for other in proof:
        if last == 0:
            raise Refused("the proof is too long for its tree")
        if place % 2 or place == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, other)
        place, last = place >> 1, last >> 1
    if last:
        raise Refused("the proof is too short for its tree")
    return old, new


def check_inclusion(leaf: bytes, index: int, proof: list[bytes], head: Head) -> None:
    """Refuses unless the proof leads from the leaf to the root (RFC 9162 §2.1.3.2)."""
    start = hashlib.sha256(b"\x00" + leaf).digest()
    holds = 0 <= index < head.size and climb(start, index, head.size - 1, proof)[1] == head.root
    if not holds:
        raise Refused(f"entry {index} is not in the log of this checkpoint")


def check_consistency(old: Head, new: Head, proof: list[bytes]) -> None:
    """Refuses unless the proof leads to both roots (RFC 9162 §2.1.4.2)."""
    steps = [old.root, *proof] if old.size & (old.size - 1) == 0 else proof
    place, last = old.size - 1, new.size - 1
    if old.size == new.size:
        holds = old.root == new.root and not proof
    elif holds := bool(0 < old.size < new.size and steps):
        while place % 2:
            place, last = place >> 1, last >> 1
        holds = climb(steps[0], place, last, steps[1:]) == (old.root, new.root)
    if not holds or old.origin != new.origin:
        sizes = f"the log of {new.size} entries does not begin with that of {old.size}"
        raise Refused(f"{sizes}: history was rewritten, or the proof is not theirs")


def verify_entry(asked: argparse.Namespace) -> list[str]:
    """What holds of one entry, in sentences."""
    key, proof = read_key(asked.key), json.loads(read_text(asked.proof))
    note, old = proof.get("checkpoint"), asked.checkpoint and read_text(asked.checkpoint)
    if note is None and old is None:
        raise Refused("the proof carries no checkpoint, and none was given")
    head = open_checkpoint(note if note is not None else old, key)
    leaf, index = proof["leaf"], proof["index"]
    check_inclusion(leaf.encode(), index, hashes(proof), head)
    said = json.loads(leaf)
    if json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")) != leaf:
        raise Refused("the entry is not in its one spelling")
    entry = said["entry"]
    about = ", ".join(f"{name} {value}" for name, value in sorted(entry.items()) if name != "kind")
    told = [
        f"The log {head.origin} of {head.size} entries, signed with your key, holds entry {index}"
    ]
    told.append(f"of {said['at']}: {entry['kind']}: {about}.")
    if asked.text:
        check_text(entry, asked.text.read_bytes())
        told.append(f"{asked.text} is the text it speaks of, byte for byte.")
    if old is not None:
        kept = open_checkpoint(old, key)
        since = proof.get("consistency")
        if since is None and kept.size != head.size:
            raise Refused(f"the proof is not from your checkpoint on: ask with from={kept.size}")
        check_consistency(kept, head, hashes(since) if since else [])
        told.append(f"The log still begins with the {kept.size} entries of your checkpoint.")
    later = (
        f"entry {each['index']}, {each['kind']}, {each['at']}" for each in proof.get("later", ())
    )
    return told + [f"Later, says the server: {each}." for each in later]


def check_text(entry: dict[str, Any], text: bytes) -> None:
    """Refuses unless the entry publishes this very text."""
    if entry["kind"] != "publication":
        raise Refused(f"the entry is a {entry['kind']}: it speaks of no text")
    digests = {"sha256": hashlib.sha256(text).hexdigest()}
    if "sm3" in hashlib.algorithms_available:
        digests["sm3"] = hashlib.new("sm3", text).hexdigest()
    for name, digest in digests.items():
        if entry[name] != digest:
            raise Refused(f"the text is not the one published: its {name} is {digest}")


def verify_consistency(asked: argparse.Namespace) -> list[str]:
    """What holds of two checkpoints, in sentences."""
    key = read_key(asked.key) if asked.key else None
    old, new = (open_checkpoint(read_text(file), key) for file in (asked.old, asked.new))
    check_consistency(old, new, hashes(json.loads(read_text(asked.proof))))
    told = [f"The log {new.origin} of {new.size} entries begins with that of {old.size}."]
    return told if key else [*told, "Nobody asked who signed them: give --key."]


def verify_release(asked: argparse.Namespace) -> list[str]:
    """What holds of a release and of the files of it that are there, in sentences."""
    note, folder = read_text(asked.note), asked.note.parent
    text, _, lines = note.rpartition("\n\n")
    said = [line.partition(" ")[::2] for line in text.split("\n")[1:]]
    if [name for name, _ in said] != ["release", "change", "sha256", "sm3"]:
        raise Refused("that is not the note of a release")
    check_signature(text + "\n", lines, read_key(asked.key))
    signed = dict(said)
    check_file(folder / "manifest.json", signed)
    manifest = json.loads(read_text(folder / "manifest.json"))
    there = [each for each in manifest["files"] if (folder / each["name"]).is_file()]
    for each in there:
        check_file(folder / each["name"], each)
    told = [f"Your key signed release {signed['release']}, up to change {signed['change']}."]
    told.append(f"{len(there)} of its {len(manifest['files'])} files are here, each as signed.")
    missing = sorted(
        {each["name"] for each in manifest["files"]} - {each["name"] for each in there}
    )
    return [*told, *([f"Not here: {', '.join(missing)}."] if missing else [])]


def check_file(path: Path, said: dict[str, Any]) -> None:
    """Refuses unless a file has the digests that are said of it; SM3 where this machine knows it."""
    for name in ("sha256", "sm3"):
        if name in hashlib.algorithms_available:
            digest = hashlib.new(name)
            with path.open("rb") as file:
                while piece := file.read(1 << 20):
                    digest.update(piece)
            if digest.hexdigest() != said[name]:
                raise Refused(f"{path.name} is not the file that was signed: its {name} differs")


def read_text(path: Path) -> str:
    """A file's text as it is."""
    return path.read_bytes().decode()


def hashes(proof: dict[str, Any]) -> list[bytes]:
    """The hashes of a proof."""
    return [decode(each, "a hash of the proof") for each in proof["hashes"]]


def decode(text: str, what: str) -> bytes:
    """Bytes out of base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        raise Refused(f"{what} is not base64") from None


def plain(text: str) -> str:
    """A text that a terminal shows and does not obey: some of it is a stranger's."""
    return "".join(each if each.isprintable() else "?" for each in text)


def main(arguments: list[str]) -> int:
    """Says what holds, or why not."""
    how = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=how)
    others = {"consistency": verify_consistency, "release": verify_release}
    work = others.get(arguments[0] if arguments else "", verify_entry)
    is_entry = work is verify_entry
    needs_key = work is not verify_consistency
    parser.add_argument("--key", help="name+id+base64, or a file with it", required=needs_key)
    if work is verify_release:
        parser.add_argument(
            "note", type=Path, help="manifest.note, the files of the release beside it"
        )
    elif is_entry:
        parser.add_argument("--text", type=Path, help="the text as it was served")
        parser.add_argument("--checkpoint", type=Path, metavar="OLD", help="one that you kept")
    else:
        parser.add_argument("old", type=Path)
        parser.add_argument("new", type=Path)
    if work is not verify_release:
        parser.add_argument("proof", type=Path)
    asked = parser.parse_args(arguments if is_entry else arguments[1:])
    try:
        told = work(asked)
    except Refused as refused:
        reason = f"{refused}"
    except ImportError as error:
        reason = f"{error}; pip install cryptography"
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        reason = f"a file cannot be read as what it should be ({error!r})"
    else:
        print("\n".join(map(plain, told)))
        return 0
    print(plain(f"Refused: {reason}."), file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
