"""Frames: how a content is connected to its cue, or what else shows that somebody says it.

A frame is a path in the dependency tree (``ccomp``: see ``detection.reported_speech.dependency_frames``) or one of the
names below. ``data/confidence.tsv`` has how often a statement in each of them is right.
"""

from typing import Final

LEARNED: Final = "learned"
"""The trained network marks cue and content."""

QUOTE: Final = "quote"
"""A quotation with a reporting tag beside it: ``“A,” said X``."""
COLON: Final = "colon"
"""A quotation behind a colon: ``X said: “A.”``."""
ACCORDING: Final = "according"
"""``according to X``, beside quoted or reported words."""
EXTENDED: Final = "extended"
"""A quotation with the words that lead into it: ``He said it was “a disgrace”``."""
INNER: Final = "inner"
"""A tag amid the words: ``“A, says X, B.”``, ``The pier, explains X, is closed``."""
AROUND: Final = "around"
"""A tag on both sides of a quotation: ``X “A.” said``."""
CLOSING: Final = "closing"
"""A tag behind a quotation, where what stands before it could be one too."""
LED: Final = "led"
"""The subject of a sentence leads up to a quotation without a verb of saying: ``X looked back, “A.”``."""
DISCOURSE: Final = "discourse"
"""A quotation without a tag, whose speaker the text around it gives."""
UNTAGGED: Final = "untagged"
"""A sentence without a tag between two reports of one speaker."""
BETWEEN: Final = "between"
"""A paragraph without a tag between two statements of one speaker."""
NESTED: Final = "nested"
"""A quotation within what somebody else says."""

FINAL: Final = "final"
"""A tag at the end of a sentence that English lacks: ``The pier is closed, so X.``."""
SENTENCE: Final = "sentence"
"""A sentence that gives the one before to somebody: ``Forty ships will join. This was announced by X.``."""
VIEWPOINT: Final = "viewpoint"
"""A phrase that says whose view a sentence is: ``In X's opinion, A``."""
SECOND: Final = "second"
"""A clause behind a report in which somebody else speaks."""
EMBEDDED: Final = "embedded"
"""A report inside a noun phrase: ``the ship, which X said was old, sank``."""

HEADING: Final = "heading"
"""A name and a colon before words without marks: ``X: The rate will fall``."""
SIGNATURE: Final = "signature"
"""The name behind a dash, in brackets or on a line of its own beside a quotation: ``“A.” — X``."""
TURN: Final = "turn"
"""A turn of a conversation."""
LEAD: Final = "lead"
"""What stands below a line that says who speaks."""
DASH: Final = "dash"
"""Words that a dash opens."""
LAID_OUT: Final = frozenset({TURN, LEAD, DASH})
"""Frames of what the layout alone shows to be said; these words count as quoted."""
