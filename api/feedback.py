"""Taking feedback in and showing it: what everybody may see of a letter, and what an editor sees."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime

from api.calls import Call
from api.identity import client_address
from api.wire_feedback import FeedbackForm, FeedbackItem, FeedbackLinks, Moderated, ModeratedLinks
from gazette.errors import FeedbackError
from gazette.filing.feedback import Letter, check_letter
from gazette.filing.masking import masked
from gazette.store.feedback import Feedback, FeedbackPage, Wanted
from gazette.store.office import open_office

_PATH = "/api/v1/feedback"
_NOT_HERE = "本站没有公开 nothing of that id is public here"


def take_in(call: Call, form: FeedbackForm) -> FeedbackItem:
    """The receipt of a letter. Raises FeedbackError, or ProblemError (429) for too many of an address."""
    letter = check_letter(
        Letter(
            kind=form.kind,
            words=form.words,
            document=form.document,
            dataset=form.dataset,
            contact=form.contact,
        )
    )
    if letter.document and letter.document not in _public(call, [letter.document]):
        raise FeedbackError("document", _NOT_HERE)
    if letter.dataset and letter.dataset not in _datasets(call):
        raise FeedbackError("dataset", _NOT_HERE)
    call.house.counter.letters.spend(client_address(call))
    settings = call.house.settings
    days = settings.feedback_days.of(letter.kind)
    with open_office(settings.data) as office:
        kept = office.feedback.add(letter, days=days, now=datetime.now(UTC))
    return _item(kept, call.base, shown=False)


def read_one(call: Call, id: str) -> FeedbackItem:
    """One letter as everybody sees it. Raises NotFoundError."""
    with open_office(call.house.settings.data) as office:
        found = office.feedback.find(id)
    return items_of(call, [found])[0]


def read_page(
    call: Call, wanted: Wanted, *, limit: int, start: tuple[str, str] | None
) -> FeedbackPage:
    """A page of what is wanted, as the office has it; nothing about what readers cannot see."""
    if wanted.published and not _is_there(call, wanted):
        return FeedbackPage([], 0, None)
    with open_office(call.house.settings.data) as office:
        return office.feedback.page(wanted, limit=limit, start=start)


def items_of(call: Call, found: Sequence[Feedback]) -> list[FeedbackItem]:
    """Letters as everybody sees them: without words where what they are about is not public any more."""
    published = [one for one in found if one.published_at is not None]
    documents = _public(call, [one.document for one in published if one.document])
    datasets = _datasets(call) if any(one.dataset for one in published) else ()
    shown = {
        one.id
        for one in published
        if (one.document is None or one.document in documents)
        and (one.dataset is None or one.dataset in datasets)
    }
    return [_item(one, call.base, shown=one.id in shown) for one in found]


def moderated(one: Feedback, base: str, today: date) -> Moderated:
    """A letter as an editor sees it."""
    return Moderated(
        id=one.id,
        kind=one.kind,
        status=one.status,
        received_at=one.received_at,
        due_on=one.due_on,
        is_overdue=one.is_overdue(today),
        since=one.status_at,
        document=one.document,
        dataset=one.dataset,
        words=one.words,
        masked=masked(one.words),
        public_words=one.public_words,
        reply=one.reply,
        published_at=one.published_at,
        held_at=one.held_at,
        contact=one.contact,
        links=ModeratedLinks(f"{base}/api/v1/moderation/{one.id}", f"{base}{_PATH}/{one.id}"),
    )


def _item(one: Feedback, base: str, *, shown: bool) -> FeedbackItem:
    return FeedbackItem(
        id=one.id,
        kind=one.kind,
        status=one.status,
        received_at=one.received_at,
        due_on=one.due_on,
        since=one.status_at,
        document=one.document if shown else None,
        dataset=one.dataset if shown else None,
        words=one.public_words if shown else None,
        reply=one.reply if shown else None,
        links=FeedbackLinks(f"{base}{_PATH}/{one.id}", f"{base}/feedback/{one.id}"),
    )


def _is_there(call: Call, wanted: Wanted) -> bool:
    """Whether readers can see what the letters are to be about."""
    if wanted.document is not None and not _public(call, [wanted.document]):
        return False
    return wanted.dataset is None or wanted.dataset in _datasets(call)


def _datasets(call: Call) -> Collection[str]:
    """The datasets that readers can see."""
    return call.house.library.rows().datasets().keys()


def _public(call: Call, ids: Sequence[str]) -> set[str]:
    """Those of the documents that readers can see."""
    return set(call.reader.documents.named(ids)) if ids else set()
