"""The names of frames, and the table that has how often each of them is right."""

from quotewire.tasks.attribution import frames
from quotewire.tasks.attribution.text import confidences

NAMES = {value for name, value in vars(frames).items() if name.isupper() and isinstance(value, str)}


def test_each_confidence_is_that_of_a_frame() -> None:
    of_any_cue = {"reporting"}

    assert set(confidences()) - of_any_cue <= NAMES


def test_each_frame_has_a_confidence_of_its_own_or_takes_another() -> None:
    computed = {frames.LEARNED}
    as_quotations = {frames.CLOSING}

    assert NAMES - computed - as_quotations <= set(confidences())
