"""What the gate looks for is masked, and nothing that it still finds is shown."""

import pytest

from gazette.errors import FeedbackError
from gazette.filing.masking import check_public, masked
from gazette.filing.privacy import find_personal

pytestmark = pytest.mark.requirement("OD-05", "OD-08")

ID_NUMBER = "620102190001010010"
WORDS = f"附件第二页有身份证号{ID_NUMBER}，电话１３８００１３８０００，共3处。"


def test_what_is_found_is_masked_and_all_else_stands() -> None:
    said = masked(WORDS)
    assert said == f"附件第二页有身份证号{'＊' * 18}，电话{'＊' * 11}，共3处。"
    assert (find_personal(said), masked(said)) == ([], said)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (WORDS, "id_number, mobile_number"),
        ("机密★1年\n内容", "secrecy_mark"),
        (" \n", "must not be empty"),
        ("长" * 11, "longer than 10"),
    ],
)
def test_what_does_not_pass_is_refused_without_its_value(text: str, why: str) -> None:
    with pytest.raises(FeedbackError, match=why) as caught:
        check_public("words", text, longest=10 if "长" in text else 100)
    assert ID_NUMBER not in str(caught.value)
    assert str(caught.value).startswith("words: ")
