"""A typed client of a Gongbao server's open interface."""

from gongbao_client.api import Client
from gongbao_client.transport import ProblemError

__all__ = ["Client", "ProblemError"]
