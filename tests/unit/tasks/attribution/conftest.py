"""One spaCy pipeline for all attribution tests, because loading takes a second."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import load_model


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_model()
