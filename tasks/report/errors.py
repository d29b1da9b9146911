"""The error of a report that cannot be made."""


class ReportError(ValueError):
    """The document contradicts itself, so a page made from it would show words in the wrong place."""
