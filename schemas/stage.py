"""The three stages that every article goes through, in order; queues and tasks are named after them."""

from typing import Final, Literal

Stage = Literal["extract", "repair", "attribute"]
STAGES: Final[tuple[Stage, ...]] = ("extract", "repair", "attribute")
