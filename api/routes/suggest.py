"""`/api/v1/suggest`."""

from __future__ import annotations

from api.calls import Call
from api.reading import Route, read
from api.suggest_queries import SuggestQuery
from api.suggesting import suggestions
from api.wire_suggest import SuggestionList


@read("/api/v1/suggest", Route(query=SuggestQuery, answers=(SuggestionList,), tag="search"))
def suggest(request: Call) -> SuggestionList:
    """联想 Titles, numbers, organs and topics for what was typed so far, by pinyin too.

    What answers more exactly comes first: the whole of a name, its beginning, a part of it, its
    pinyin, its initials; of equals what is in force, then what has more documents, then the newest.
    Of each way of answering the 100 documents added last are looked at.
    """
    asked = request.ask(SuggestQuery)
    return SuggestionList(asked.q, suggestions(request, asked))
