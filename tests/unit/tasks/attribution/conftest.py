"""One spaCy pipeline for all attribution tests, because loading takes a second."""

import pytest

from quotewire.tasks.attribution import load_model


@pytest.fixture(scope="session")
def nlp():
    return load_model()
