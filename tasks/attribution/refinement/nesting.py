"""Nesting: a statement inside the content of another (``She said that critics claim …``)."""

from collections.abc import Sequence

from quotewire.tasks.attribution.text import CharSpan


def parents(contents: Sequence[tuple[CharSpan, ...]], cues: Sequence[tuple[CharSpan, ...]]) -> list[int | None]:
    """For each statement, the index of the innermost other one whose content contains its cue and content, or None.

    >>> parents([((8, 60),), ((30, 60),)], [((4, 7),), ((20, 29),)])
    [None, 0]
    """
    spans = [
        (min(s for s, _ in (*content, *cue)), max(e for _, e in (*content, *cue)))
        for content, cue in zip(contents, cues, strict=True)
    ]
    events = sorted(
        [(piece[0], -piece[1], 0, i) for i, content in enumerate(contents) for piece in content]
        + [(start, -end, 1, i) for i, (start, end) in enumerate(spans)]
    )
    found: list[int | None] = [None] * len(contents)
    open_pieces: list[tuple[int, int]] = []
    for start, negative_end, is_statement, i in events:
        while open_pieces and open_pieces[-1][0] <= start:
            open_pieces.pop()
        if not is_statement:
            open_pieces.append((-negative_end, i))
            continue
        found[i] = next(
            (j for end, j in reversed(open_pieces) if j != i and end >= -negative_end and spans[j] != spans[i]), None
        )
    return found
