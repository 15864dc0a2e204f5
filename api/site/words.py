"""The words of the reading site, Chinese and English: of every page here, of others beside it."""

from __future__ import annotations

from api.labels import Language
from api.site.about_words import ABOUT_WORDS
from api.site.dataset_words import DATASET_WORDS
from api.site.document_words import DOCUMENT_WORDS
from api.site.feedback_words import FEEDBACK_WORDS
from api.site.issue_words import ISSUE_WORDS
from api.site.search_words import SEARCH_WORDS
from api.site.standard_words import STANDARD_WORDS
from api.site.version_words import VERSION_WORDS

SITE_WORDS: dict[str, tuple[str, str]] = {
    "search": ("检索", "Search"),
    "search_all": ("检索全部文件", "Search all documents"),
    "search_hint": (
        "词语按原文逐字查找；可用 “词组”、AND、OR、NOT、标题:词、文号、2024 年用 year:2024",
        "Words are found exactly as they stand; “phrases”, AND, OR, NOT, title:word, year:2024",
    ),
    "newest": ("最新文件", "Newest documents"),
    "more": ("更多", "More"),
    "documents": ("份文件", "documents"),
    "column": ("公开的规范性文件、公文和法规的全文", "Official documents that are public, in full"),
    "issuers": ("个发文机关", "issuing organs"),
    "articles": ("个条款", "articles and sections"),
    "years": ("成文年份", "years of signing"),
    "open_data": ("数据开放", "Open data"),
    "explorer": ("数据浏览与 SQL 查询", "Browse the tables, query by SQL"),
    "api": ("接口（JSON）", "API (JSON)"),
    "description": ("接口说明（OpenAPI）", "Description (OpenAPI)"),
    "skip": ("跳到正文", "Skip to the text"),
    "home": ("首页", "Home"),
    "portal": ("报送与审核", "Filing and review"),
    "problem": ("出错了", "Something is wrong"),
    "back": ("回到首页", "To the home page"),
    "untitled": ("（无标题）", "(untitled)"),
    "since": ("自 {day}", "since {day}"),
}
_WORDS = {
    **SITE_WORDS,
    **SEARCH_WORDS,
    **DOCUMENT_WORDS,
    **VERSION_WORDS,
    **ISSUE_WORDS,
    **DATASET_WORDS,
    **FEEDBACK_WORDS,
    **ABOUT_WORDS,
    **STANDARD_WORDS,
}


def words(language: Language) -> dict[str, str]:
    """Every word of the site in one language."""
    place = 0 if language == "zh" else 1
    return {name: pair[place] for name, pair in _WORDS.items()}
