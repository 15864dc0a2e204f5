"""How many rows a question has, exactly, and the cheapest way to find some of them."""

from __future__ import annotations

from collections.abc import Mapping

from opendata.catalogue.grids import count_rows
from opendata.catalogue.known_steps import KnownSteps
from opendata.catalogue.questions import Key, Order, Question, Way, lead, place_in_index, where
from opendata.catalogue.table_schema import held_beside
from opendata.public.connection import Connection
from opendata.public.counting import Counts

_LOOKED_UP = 8
"""What it costs to look up a row by its key, as so many that are walked over."""
_ASTRAY = 4
"""A walk ends after so many times the rows on which it should have found enough."""


class Totals:
    """Each is counted once for each state of the data; to be asked inside a read."""

    def __init__(self, counts: Counts, steps: KnownSteps | None) -> None:
        """`steps` are those of the process; without any, rows are counted one by one."""
        self._counts = counts
        self._steps = steps

    def total(self, db: Connection, question: Question) -> int:
        """How many rows there are."""
        return self._counts.keep(db, question, lambda: self._count(db, question))

    def way(
        self, db: Connection, question: Question, order: Order | None, after: Key | None, limit: int
    ) -> Way:
        """Whether walking the rows in order is cheaper than sorting the right ones, and by what these are found.

        An index is walked from bound to bound, so those of the column that it is of cost nothing. Where the
        right rows stand together a walk may pass over all the others, so it goes only so far.
        """
        first = lead(question, order)
        if not question.columns - {first}:
            return Way(walks=True)
        dataset = question.dataset
        rows, total = self.total(db, Question(dataset)), self.total(db, question)
        sizes = self._sizes(db, question)
        index = _narrowest(sizes) if sizes else None
        found = sizes[index] if index else total
        if index and first == dataset.key[0] and not _is_held(question, index):
            found *= _LOOKED_UP
        if total * found <= limit * rows:
            return Way(walks=False, index=index)
        until = self._until(db, question, order, after, _ASTRAY * limit * rows // total)
        return Way(walks=True, index=index, until=until)

    def _until(
        self, db: Connection, question: Question, order: Order | None, after: Key | None, rows: int
    ) -> Key | None:
        """The place so many rows further in the index that leads, where that is known."""
        first = lead(question, order)
        if self._steps is None or first not in question.dataset.sorts:
            return None
        steps = self._steps.of(db, question.dataset, first)
        behind = place_in_index(question, order, after)
        is_descending = order is not None and order.is_descending
        if steps is None:
            return None
        return steps.further(question.tests(first), behind, rows, is_descending=is_descending)

    def _count(self, db: Connection, question: Question) -> int:
        sizes = self._sizes(db, question)
        if len(sizes) == 1:
            return next(iter(sizes.values()))
        if not sizes:
            return count_rows(db, question.dataset.table, where(question))
        index = _narrowest(sizes)
        if not sizes[index]:
            return 0
        known = self._among(db, question, index, sizes[index])
        if known is not None:
            return known
        rows = self.total(db, Question(question.dataset))
        is_looked_up = _is_held(question, index) or _LOOKED_UP * sizes[index] < rows
        hidden = question.columns - ({index} if is_looked_up else frozenset())
        return count_rows(db, question.dataset.table, where(question, hidden=hidden))

    def _among(self, db: Connection, question: Question, index: str, rows: int) -> int | None:
        """How many rows there are where all columns but one or two are asked for by value, and this is known."""
        if self._steps is None or rows <= self._steps.few:
            return None
        # a value that is asked for passes its bounds, or no row is left by its column
        bounded = {one.column for one in question.bounds} - dict(question.values).keys() or {index}
        values = tuple(sorted(one for one in question.values if one[0] not in bounded))
        match sorted(bounded, key=lambda name: (not _is_held(question, name), name)):
            case [name]:
                steps = self._steps.of(db, question.dataset, name, values)
                return steps.within(db, question.tests(name)) if steps else None
            case [across, down] if _is_held(question, across):
                grid = self._steps.grid(db, question.dataset, (across, down), values)
                return grid.within(db, question) if grid else None
        return None

    def _sizes(self, db: Connection, question: Question) -> Mapping[str, int]:
        """How many rows each column that is a condition leaves, where that is known without counting."""
        return self._steps.sizes(db, question) if self._steps else {}


def _narrowest(sizes: Mapping[str, int]) -> str:
    return min(sizes, key=lambda name: sizes[name])


def _is_held(question: Question, index: str) -> bool:
    """Whether the index of a column has all the others that are conditions."""
    dataset = question.dataset
    return question.columns <= {index, *dataset.key, *held_beside(dataset.filters, dataset.key)}
