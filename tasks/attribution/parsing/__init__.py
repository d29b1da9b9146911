"""Runs spaCy's model over texts, paragraph by paragraph, with spaCy's results in a third of spaCy's time."""

from quotewire.tasks.attribution.parsing.blas import one_thread
from quotewire.tasks.attribution.parsing.model import load_model
from quotewire.tasks.attribution.parsing.parser import parse

__all__ = ["load_model", "one_thread", "parse"]
