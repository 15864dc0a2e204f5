"""Documents and their versions, kept for good in gazette.db and files/."""

from gazette.store.reader import StoreReader
from gazette.store.writer import Store

__all__ = ["Store", "StoreReader"]
