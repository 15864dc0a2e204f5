"""Reads public.db: one reader for one thread, with a reader of its own for each resource."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from opendata.public.change_reader import ChangeReader
from opendata.public.connection import Connection
from opendata.public.counting import Counts
from opendata.public.document_reader import DocumentReader
from opendata.public.history_reader import HistoryReader
from opendata.public.issue_reader import IssueReader
from opendata.public.issuer_reader import IssuerReader
from opendata.public.list_reader import ListReader
from opendata.public.organ_reader import OrganReader
from opendata.public.part_reader import PartReader
from opendata.public.relation_reader import RelationReader
from opendata.public.stats_reader import StatsReader
from opendata.public.suggestion_reader import SuggestionReader
from opendata.public.topic_reader import TopicReader
from opendata.public.version_reader import VersionReader

_SECONDS = 5.0
"""How long one read may take."""


class PublicReader:
    """What public.db says. Every method of its readers reads one settled state of it."""

    def __init__(self, path: Path, *, seconds: float = _SECONDS) -> None:
        self._connection = Connection(path, seconds=seconds)
        counts = Counts()
        self.documents = DocumentReader(self._connection)
        """Documents, one by one."""
        self.lists = ListReader(self._connection, counts)
        """Documents that match, in pages."""
        self.parts = PartReader(self._connection)
        """Articles."""
        self.versions = VersionReader(self._connection, self.parts)
        """Versions of documents and their texts."""
        self.relations = RelationReader(self._connection)
        """What documents point at."""
        self.history = HistoryReader(self._connection)
        """The past of documents."""
        self.issues = IssueReader(self._connection, counts)
        """Gazettes and their issues."""
        self.organs = OrganReader(self._connection, counts)
        """Issuing organs."""
        self.issuers = IssuerReader(self._connection, counts)
        """Issuing organs with all their names, in pages."""
        self.changes = ChangeReader(self._connection, counts)
        """What became of documents, in order."""
        self.stats = StatsReader(self._connection, counts)
        """How much there is, how complete, and counts of documents by their fields."""
        self.topics = TopicReader(self._connection, counts)
        """Subjects and how many documents they have."""
        self.suggestions = SuggestionReader(self._connection, counts)
        """Names by their parts."""

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def settled(self) -> AbstractContextManager[None]:
        """One settled state for all that is read inside; see `Connection.settled`."""
        return self._connection.settled()

    def generation(self) -> int:
        """A number that grows with each change of public.db that this reader sees.

        Negative where the file cannot be read.
        """
        try:
            return self._connection.look()
        except sqlite3.DatabaseError:
            return -1
