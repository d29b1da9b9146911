"""Exceptions for an article that is rejected or has to wait; any other exception is a bug."""

from typing import Literal

RejectionCode = Literal["empty", "no_article_text", "not_english", "too_long"]


class RejectedError(Exception):
    """The article is valid, but out of scope. Terminal, never retried."""

    def __init__(self, code: RejectionCode, message: str) -> None:
        super().__init__(message)
        self.code: RejectionCode = code


class TransientError(Exception):
    """The environment failed, not the article (Redis unavailable, intake full): try again later."""
