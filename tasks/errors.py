"""The two ways in which a stage says that an article did not go through; any other exception is a fault of ours."""

from typing import Literal

RejectionCode = Literal["empty", "no_article_text", "not_english", "too_long"]


class RejectedError(Exception):
    """The article is fine, but not for us. Terminal, never retried."""

    def __init__(self, code: RejectionCode, message: str) -> None:
        super().__init__(message)
        self.code: RejectionCode = code


class TransientError(Exception):
    """The surroundings failed, not the article (Redis away, out of memory, time limit): try again later."""
