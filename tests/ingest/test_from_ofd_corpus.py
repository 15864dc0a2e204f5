"""Real and hostile OFD files: every character of set texts, the right reason, bounded time and memory."""

import resource
import time
import unicodedata
from pathlib import Path

import msgspec
import pytest
from rapidfuzz.distance import Levenshtein

from gazette.errors import ReadError
from ingest.from_ofd import check
from ingest.layout import Sheet
from ingest.ofd.package import Package
from ingest.ofd.pages import Shown
from ingest.ofd.reading import read_package
from tests.ingest.lines import ofd_page

pytestmark = [pytest.mark.corpus, pytest.mark.requirement("item-37", "GZ-10")]

SET = [
    "re-POL_1DA594C3CDC46C30E1B9", "re-POL_56B63FE149345A3944E9", "re-POL_8B2FED8BD99510CCC4A8",
    "re-POL_CAA58A8BD8F9D538E6F2",
]  # fmt: skip
PAGES = {
    "converter_V4RideRight": 5, "converter_ano": 3, "converter_containsJPEG": 2, "converter_n": 2,
    "converter_testImageNotFound": 2, "layout_AddWatermarkAnnot": 6, "reader_path_unstd": 2,
    "sign_doc1File": 11, "sign_namespace_no_std": 1,
}  # fmt: skip
REFUSED = {
    "bomb": "zip_bomb", "empty": "broken", "lol": "dtd", "traversal": "unsafe_name",
    "truncated": "broken", "xxe": "dtd",
}  # fmt: skip
PARTLY = {"badxml": "page 1 of 15", "missing_page": "page 2 of 15"}


class Set(msgspec.Struct):
    id: str
    text: str


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def unread(_: object, number: int, shown: Shown) -> Sheet:
    return Sheet(number, shown.width, shown.height, ())


@pytest.mark.parametrize("id", SET)
def test_every_character_of_a_set_text_is_read_in_its_place(corpus: Path, id: str) -> None:
    lines = (corpus / "derived/truth.jsonl").read_bytes().splitlines()
    truth = next(one for line in lines if (one := msgspec.json.decode(line, type=Set)).id == id)
    read = ofd_page((corpus / f"derived/ofd/{id}_text.ofd").read_bytes())
    assert plain("".join(read.lines)).endswith(plain(truth.text))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_page_of_a_file_is_accounted_for(corpus: Path, name: str) -> None:
    opened = read_package(Package((corpus / f"ofd/{name}.ofd").read_bytes()), unread)
    assert [sheet.number for sheet in opened.sheets] == list(range(1, PAGES[name] + 1))


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_hostile_file_is_refused_with_the_right_reason(corpus: Path, name: str) -> None:
    data = (corpus / f"made/ofd_bad/{name}.ofd").read_bytes()
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(ReadError) as caught:
        ofd_page(data)
    assert caught.value.code == REFUSED[name]
    assert time.process_time() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB


@pytest.mark.parametrize("name", sorted(PARTLY))
def test_a_page_that_is_lost_is_named(corpus: Path, name: str) -> None:
    page = ofd_page((corpus / f"made/ofd_bad/{name}.ofd").read_bytes())
    (lost,) = [finding for finding in page.findings if finding.code == "page_unreadable"]
    assert lost.detail.startswith(PARTLY[name])


def test_run_lengths_beyond_measure_change_nothing(corpus: Path) -> None:
    hostile = ofd_page((corpus / "made/ofd_bad/deltabomb.ofd").read_bytes())
    assert hostile.lines == ofd_page((corpus / "made/own_seed.ofd").read_bytes()).lines


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("converter_V4RideRight", ["seal_present", "signature_not_verified"]),
        ("converter_n", ["seal_present", "seal_digest_mismatch", "signature_invalid"]),
        ("converter_testImageNotFound", ["signature_present", "signature_not_verified"] * 2),
        ("crypto_hello-integrity", ["signature_not_verified"]),
    ],
)
def test_seals_of_real_makers_are_read_and_none_is_valid_by_itself(
    corpus: Path, name: str, codes: list[str]
) -> None:
    found = check((corpus / f"ofd/{name}.ofd").read_bytes(), ())
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize("id", ["re-POL_AB63DF537B14C57E4FA9", "re-POL_CA76F41C398E9E226E8B"])
def test_a_page_that_is_a_picture_is_read_the_right_way_up(corpus: Path, id: str) -> None:
    """The second was taken to lie upside down: its lines are long, and were judged squeezed."""
    lines = (corpus / "derived/truth.jsonl").read_bytes().splitlines()
    truth = next(one for line in lines if (one := msgspec.json.decode(line, type=Set)).id == id)
    read = plain("".join(ofd_page((corpus / f"derived/ofd/{id}_image.ofd").read_bytes()).lines))
    wanted = plain(truth.text)
    distance = Levenshtein.distance(wanted, read[-len(wanted) :])
    assert distance <= 0.01 * len(wanted)
