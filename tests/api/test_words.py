"""The words of the reading site, kept by the kind of page that shows them."""

from collections import Counter

import pytest

from api.site.about_words import ABOUT_WORDS
from api.site.dataset_words import DATASET_WORDS
from api.site.document_words import DOCUMENT_WORDS
from api.site.feedback_words import FEEDBACK_WORDS
from api.site.issue_words import ISSUE_WORDS
from api.site.search_words import SEARCH_WORDS
from api.site.standard_words import STANDARD_WORDS
from api.site.version_words import VERSION_WORDS
from api.site.words import SITE_WORDS, words

pytestmark = pytest.mark.requirement("WS-09")

KINDS = (
    SITE_WORDS,
    ABOUT_WORDS,
    DATASET_WORDS,
    DOCUMENT_WORDS,
    FEEDBACK_WORDS,
    ISSUE_WORDS,
    SEARCH_WORDS,
    STANDARD_WORDS,
    VERSION_WORDS,
)


def test_no_word_is_given_twice() -> None:
    named = Counter(name for kind in KINDS for name in kind)
    assert [name for name, times in named.items() if times > 1] == []


def test_every_word_is_in_both_languages() -> None:
    assert set(words("zh")) == set(words("en")) == {name for kind in KINDS for name in kind}
    assert all(words("zh").values())
    assert all(words("en").values())
