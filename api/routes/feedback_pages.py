"""The reading site: feedback with its status, and a form that needs no script and no account."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from http import HTTPStatus

import msgspec
from litestar import Response
from litestar.params import FromPath

from api.calls import Call, Reply
from api.closed import ClosedRoute, closed_post
from api.feedback import items_of, read_one, read_page, take_in
from api.feedback_queries import FeedbackPageQuery
from api.forms import HTML, page_for
from api.labels import Language
from api.paging import next_address, opened
from api.portal.forms import read_fields
from api.portal.visitors import require_own_site
from api.queries import LanguageQuery
from api.reading import Route, read
from api.site.render import Page
from api.wire_feedback import FeedbackForm
from gazette.errors import FeedbackError
from gazette.filing.feedback import KIND_WORDS, KINDS, STATUS_WORDS

_PATH = "/feedback"
_PAGE = 20
_WHOLE = "form"
_FIELDS = ("kind", "words", "document", "dataset", "contact")
_SITE = Route(media_types=("text/html",), tag="site", query=LanguageQuery)


@read(_PATH, Route(media_types=("text/html",), tag="site", query=FeedbackPageQuery))
def list_feedback_page(request: Call) -> Reply:
    """互动反馈页 What readers wrote and the office replied, and a form to write to it."""
    asked = request.ask(FeedbackPageQuery)
    given = {
        "kind": "".join(asked.kind[:1]),
        "document": asked.document or "",
        "dataset": asked.dataset or "",
    }
    page = page_for(request, asked)
    return Reply(_page(request, page, asked, given, mistake=None), HTML)


@read(f"{_PATH}/{{feedback_id:str}}", _SITE)
def read_feedback_page(feedback_id: FromPath[str], request: Call) -> Reply:
    """反馈状态页 How far the office has come with a letter."""
    page = page_for(request, request.ask(LanguageQuery))
    item = read_one(request, feedback_id)
    titles = _titles(request, [item.document])
    words = _words(page.language)
    return Reply(page.render("feedback_item.html", item=item, titles=titles, **words), HTML)


@closed_post(
    _PATH,
    ClosedRoute(
        tag="site",
        query=LanguageQuery,
        media_types=("text/html",),
        status=HTTPStatus.SEE_OTHER,
        needs="nothing",
    ),
)
async def post_feedback(request: Call) -> Response[bytes]:
    """提交反馈表 Takes in what the form of `/feedback` sends, and leads to its status."""
    asked = request.ask(LanguageQuery)
    require_own_site(request)
    sent = await read_fields(request)
    given = {name: sent.get(name, "").replace("\r\n", "\n").strip() for name in _FIELDS}
    page = Page(request.house.settings, asked.lang, request.base, _PATH)
    try:
        receipt = await asyncio.to_thread(take_in, request, _form(given))
    except FeedbackError as error:
        wrong = FeedbackPageQuery(lang=asked.lang)
        body = await asyncio.to_thread(_page, request, page, wrong, given, mistake=error)
        return Response(body, status_code=HTTPStatus.UNPROCESSABLE_ENTITY, media_type="text/html")
    address = page.link(f"{_PATH}/{receipt.id}")
    return Response(b"", status_code=HTTPStatus.SEE_OTHER, headers={"location": address})


def _form(given: Mapping[str, str]) -> FeedbackForm:
    """What was sent. Raises FeedbackError, of no one field where something is missing."""
    try:
        return msgspec.convert({k: v for k, v in given.items() if v}, FeedbackForm)
    except msgspec.ValidationError as error:
        raise FeedbackError(_WHOLE, str(error)) from error


def _page(
    request: Call,
    page: Page,
    asked: FeedbackPageQuery,
    given: Mapping[str, str],
    *,
    mistake: FeedbackError | None,
) -> bytes:
    wanted = asked.wanted()
    question = ("feedback page", wanted)
    start = opened(request, asked.cursor, question, tuple[str, str])
    found = read_page(request, wanted, limit=_PAGE, start=start)
    items = items_of(request, found.items)
    return page.render(
        "feedback.html",
        asked=asked,
        given=dict.fromkeys(_FIELDS, "") | dict(given),
        mistake=mistake,
        items=items,
        titles=_titles(request, [given.get("document"), *(item.document for item in items)]),
        total=found.total,
        following=next_address(request, found.end, question),
        kinds=KINDS,
        days=request.house.settings.feedback_days,
        **_words(page.language),
    )


def _titles(request: Call, ids: Iterable[str | None]) -> dict[str, str | None]:
    """The titles of public documents, by their ids."""
    named = request.reader.documents.named([id for id in ids if id])
    return {id: row.title for id, row in named.items()}


def _words(language: Language) -> dict[str, object]:
    place = 0 if language == "zh" else 1
    return {
        "kind_words": {kind: words[place] for kind, words in KIND_WORDS.items()},
        "status_words": {status: words[place] for status, words in STATUS_WORDS.items()},
    }


ROUTES = [list_feedback_page, read_feedback_page]
