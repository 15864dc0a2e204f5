"""The notices that every benchmark reads: those of the made-up province."""

from sample.make import notice, write_notices

__all__ = ["notice", "write_notices"]
