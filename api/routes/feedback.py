"""`/api/v1/feedback`: letters to the office without an account, and what became of them."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import msgspec
from litestar import Response
from litestar.params import FromPath

from api.calls import Call
from api.closed import ClosedRoute, answer, closed_post
from api.feedback import items_of, read_one, read_page, take_in
from api.feedback_queries import FeedbackQuery
from api.paging import next_address, opened
from api.problems import ProblemError
from api.queries import NoQuery
from api.reading import Route, read
from api.wire_feedback import FeedbackForm, FeedbackItem, FeedbackList

_PATH = "/api/v1/feedback"
_read_form: msgspec.json.Decoder[FeedbackForm] = msgspec.json.Decoder(FeedbackForm)


@read(_PATH, Route(query=FeedbackQuery, answers=(FeedbackList,), tag="feedback"))
def list_feedback(request: Call) -> FeedbackList:
    """反馈列表 What readers wrote and an editor published, with what the office replied."""
    asked = request.ask(FeedbackQuery)
    wanted = asked.wanted()
    question = ("feedback", wanted)
    start = opened(request, asked.cursor, question, tuple[str, str])
    page = read_page(request, wanted, limit=asked.limit, start=start)
    following = next_address(request, page.end, question)
    return FeedbackList(items_of(request, page.items), page.total, following, {})


@read(f"{_PATH}/{{feedback_id:str}}", Route(answers=(FeedbackItem,), tag="feedback"))
def read_feedback(feedback_id: FromPath[str], request: Call) -> FeedbackItem:
    """反馈状态 How far the office has come with a letter; its words and reply once published."""
    request.ask(NoQuery)
    return read_one(request, feedback_id)


@closed_post(
    _PATH,
    ClosedRoute(
        tag="feedback",
        body=FeedbackForm,
        answers=(FeedbackItem,),
        status=HTTPStatus.CREATED,
        needs="nothing",
    ),
)
async def send_feedback(request: Call) -> Response[bytes]:
    """提交反馈 Report an error, ask for data, show what you made, or appeal; no account is needed.

    The receipt says where its status can be read and by which working day an answer is due.
    """
    request.ask(NoQuery)
    try:
        form = _read_form.decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProblemError("invalid-body", HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error
    receipt = await asyncio.to_thread(take_in, request, form)
    return answer(receipt, HTTPStatus.CREATED, {"location": receipt.links.self})


ROUTES = [list_feedback, read_feedback]
