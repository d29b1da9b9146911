"""quote.dash_dialogue: speech set off by dashes, as in Polish, Russian, French or Spanish sources.

``- We would not have sailed - said Lee. - It was late.`` A dash at the start of a paragraph opens the quotation, later
dashes end or resume it (``- We sail - said Lee - but not today.``), and the end of the paragraph closes it. English
lists and bylines begin with dashes too. So a paragraph without a reporting tag must be a full sentence that follows
neither a closing mark nor a colon, and either another dash paragraph of the article has a tag, or it is the article's
only dash paragraph. What a paragraph opens may end before a tag in the next one. Nordic sources put no dash before the
tag: ``– We wait, says Lee.``
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import MARK, SENTENCE_ENDS, Mark
from quotewire.tasks.repair.opening_places import SPOKEN
from quotewire.tasks.repair.reporting_tags import INTRODUCING, closed_tag_at, tag_at

MIN_WORDS: Final = 6
"""Minimum words of a paragraph without a tag that is taken for speech; a byline has fewer."""

_REASON: Final = "English sets what is said in quotation marks, not between dashes."
# Patterns begin with the dash and look behind it, which is faster than a look at every start of a line.
_HEAD: Final = re.compile(r"[-–—](?<![^\n].) (?=[^\W\d_])[^\n]+")
_NEXT: Final = re.compile(r"\n{1,3}(?P<words>(?![-–—])[^\n]+)")
"""The next paragraph, unless it begins with a dash."""
_DASH: Final = re.compile(r"(?P<pause>[,.?!…]?) [-–—] ")
_RAYA: Final = re.compile(r"[–—](?<![^\n].)(?=[^\W\d_])[^\n]+")
_TOUCHING: Final = re.compile(
    r"(?P<opens>(?P<pause>[,.?!…]?) [–—](?=[^\W\d_]))|(?P<closes>[–—](?P<stop>[.,;:]?)(?: |$))"
)
_REPORT: Final = re.compile(r"([a-z]{1,14}(?<!ing)) (?!to\b)[^\W\d_]")
_PAUSE: Final = re.compile(r"[,?!] (?=[a-z])")
_SHORT_TAG: Final = re.compile(r"[a-z](?:[^\s,.;:“”\"]{1,20} ){1,7}[^\s,.;:“”\"]{1,20}\.(?= [-–—] |\n|\Z)")
"""A tag with a verb that is none of saying: ``- We wait, - the conductor laughs.`` No English comma precedes a dash."""
_GOES_ON: Final = re.compile(
    r"(?:because|so|but|only|since|until|unless|if|whatever|whoever|although|though|even|or|nor|not|without|especially|"
    r"(?:and|yet) (?:I|we|you|he|she|it|they|this|that|there|the|an?|my|our|your|nobody|no|not|if)|"
    r"will|would|is|are|was|were|has|have|must|can|cannot|should|may|might)\b"
)
"""What goes on with the speech behind a tag between two dashes; a relative clause or ``and left`` is the reporter's."""
_CLOSERS: Final = ("”", '"', ":", "’", "'")


def dialogues(view: View) -> Iterator[Edit]:
    """Replace the dashes around speech with quotation marks.

    >>> text = "- We would not have sailed - said Lee. - It was late."
    >>> [(text[e.start : e.end], e.after) for e in dialogues(View(text))]
    [('- ', '“'), (' - ', ',” '), ('- ', '“'), ('', '”')]
    >>> list(dialogues(View("- Ann Lee, harbour correspondent")))
    []
    """
    for place in _RAYA.finditer(view.text):
        if not MARK.search(place[0]):
            yield from _unspaced(view, place)
    if not any(dash in view.text for dash in ("- ", "– ", "— ")):
        return
    for paragraph in view.quoting:
        for (first, opens), (second, closes) in pairwise(zip(paragraph.marks, paragraph.roles, strict=True)):
            if opens == "open" and closes == "close":
                yield from _within(view.text, first, second)
    found = [place for place in _HEAD.finditer(view.text) if not MARK.search(place[0])]
    rest = {place.start(): _rest(view.text, place) for place in found}
    paused = {place.start(): _tag_behind_pause(view.text, place) for place in found}
    for place in found:
        yield from _paused(view, place, paused[place.start()])
    found = [place for place in found if paused[place.start()] is None]
    told = [place for place in found if rest[place.start()] is not None or _tagged(view.text, place)]
    for place in found if told or (len(found) == 1 and _speaks(view.text, found[0])) else ():
        if place in told or _speaks(view.text, place):
            yield from _quoted(view, place, rest[place.start()])


def _tagged(text: str, place: re.Match[str]) -> bool:
    return any(_may_be_tag(text, dash) for dash in _DASH.finditer(text, place.start() + 1, place.end()))


def _rest(text: str, place: re.Match[str]) -> re.Match[str] | None:
    """The paragraph without a dash of its own that ends what a paragraph without a tag begins, with its tag."""
    after = _NEXT.match(text, place.end())
    if after is None or _DASH.search(text, place.start() + 1, place.end()) or MARK.search(after[0]):
        return None
    dash = _DASH.search(text, after.start("words"), after.end())
    return after if dash is not None and dash["pause"] and is_tag(text, dash.end()) else None


def _may_be_tag(text: str, dash: re.Match[str]) -> bool:
    """Whether a reporting tag begins behind a dash, with any verb if a comma stands before the dash."""
    return is_tag(text, dash.end()) or (dash["pause"] == "," and _SHORT_TAG.match(text, dash.end()) is not None)


def is_tag(text: str, at: int) -> bool:
    """Whether a lower-case reporting tag begins here: "said Lee", "the pilot said", "said pilot Ann Lee"."""
    word = _REPORT.match(text, at)
    return tag_at(text, at) in ("verb", "pronoun") or (word is not None and word[1] in INTRODUCING)


def _speaks(text: str, place: re.Match[str]) -> bool:
    """Whether a paragraph without a tag is a full sentence, not a list item or the source line of a quotation."""
    words = place[0].split()[1:]
    lower = sum(word[0].islower() for word in words)
    above = text[max(0, place.start() - 40) : place.start()].rstrip()
    whole = len(words) >= MIN_WORDS and 2 * lower >= len(words) and place[0].rstrip().endswith(SENTENCE_ENDS)
    return whole and not above.endswith(_CLOSERS) and not _DASH.search(place[0], 1)


def _quoted(view: View, place: re.Match[str], rest: re.Match[str] | None) -> Iterator[Edit]:
    opener, closer = ("“", "”") if view.curly else ('"', '"')
    last = place if rest is None else rest
    start, end = place.start(), last.start() + len(last[0].rstrip())
    yield dash_edit(start, start + 2, opener)
    speaking = True
    for dash in _DASH.finditer(view.text, start + 1, end):
        if speaking and _may_be_tag(view.text, dash):
            if dash["pause"] in ("", "."):
                yield dash_edit(dash.start(), dash.end(), "," + closer + " ")
            else:
                yield dash_edit(dash.end("pause"), dash.end(), closer + " ")
            speaking = False
        elif not speaking and dash["pause"] in (".", ","):
            yield dash_edit(dash.end() - 2, dash.end(), opener)
            speaking = True
        elif not speaking and not dash["pause"] and _GOES_ON.match(view.text, dash.end(), end):
            yield dash_edit(dash.start(), dash.end(), ", " + opener)
            speaking = True
    if speaking:
        yield dash_edit(end, end, closer)


def _tag_behind_pause(text: str, place: re.Match[str]) -> tuple[int, int] | None:
    """The start and the end of the first tag that ends a sentence behind a pause and no dash."""
    if _tagged(text, place):
        return None
    for pause in _PAUSE.finditer(text, place.start(), place.end()):
        end = closed_tag_at(text, pause.end())
        if end is not None and text.startswith(".", end):
            return pause.end(), end
    return None


def _paused(view: View, place: re.Match[str], tag: tuple[int, int] | None) -> Iterator[Edit]:
    """The edits of a paragraph with its tag behind a pause. What stands behind the tag must be spoken, too."""
    if tag is None:
        return
    begins, ends = tag
    end = place.start() + len(place[0].rstrip())
    rest = view.text[ends + 1 : end]
    # "– Five were hurt, police said." may be an item of a list.
    inverted = place[0][0] != "-" and view.text[begins:ends].partition(" ")[0] in INTRODUCING
    if not (inverted or SPOKEN.search(view.text, place.start(), begins)) or (rest and not SPOKEN.search(rest)):
        return
    opener, closer = ("“", "”") if view.curly else ('"', '"')
    yield dash_edit(place.start(), place.start() + 2, opener)
    yield dash_edit(begins - 1, begins, closer + " ")
    if rest:
        yield dash_edit(ends + 1, ends + 2, " " + opener)
        yield dash_edit(end, end, closer)


def _within(text: str, first: Mark, second: Mark) -> Iterator[Edit]:
    """The edits of a quotation with its tag between dashes, as in Russian: ``“We wait, - said Lee. - We stay.”``."""
    closer, opener = second.char, first.char
    speaking = True
    for dash in _DASH.finditer(text, first.at + 1, second.at):
        if speaking and is_tag(text, dash.end()) and (dash["pause"] in (",", "?", "!") or _resumes(text, dash, second)):
            yield dash_edit(dash.end("pause"), dash.end(), ("" if dash["pause"] else ",") + closer + " ")
            speaking = False
        elif not speaking and dash["pause"] in (".", ","):
            yield dash_edit(dash.end() - 2, dash.end(), opener)
            speaking = True


def _resumes(text: str, dash: re.Match[str], end: Mark) -> bool:
    """Whether a tag behind a dash without a pause ends at a second dash, behind which a sentence begins."""
    again = _DASH.search(text, dash.end(), end.at)
    return dash["pause"] == "" and again is not None and again["pause"] == "." and text[again.end()].isupper()


def _unspaced(view: View, place: re.Match[str]) -> Iterator[Edit]:
    """The edits of a paragraph whose dashes touch the words, as in Spanish: ``–It is late –said Lee–.``."""
    opener, closer = ("“", "”") if view.curly else ('"', '"')
    start, end = place.start(), place.start() + len(place[0].rstrip())
    edits = [dash_edit(start, start + 1, opener)]
    speaking, tagged = True, False
    for dash in _TOUCHING.finditer(view.text, start + 1, end):
        if speaking and dash["opens"] and is_tag(view.text, dash.end()):
            pause = "" if dash["pause"] and dash["pause"] != "." else ","
            edits.append(dash_edit(dash.end() - 2 - (dash["pause"] == "."), dash.end(), pause + closer + " "))
            speaking, tagged = False, True
        elif not speaking and dash["closes"]:
            goes_on = view.text[dash.end() : end].strip()
            edits.append(
                dash_edit(dash.start(), dash.end(), (dash["stop"] + " " + opener) if goes_on else dash["stop"])
            )
            speaking = bool(goes_on)
    if speaking:
        edits.append(dash_edit(end, end, closer))
    if tagged:
        yield from edits


def dash_edit(start: int, end: int, after: str) -> Edit:
    """Return the edit that writes a quotation mark for a dash, or where there was none."""
    return Edit.one((start, end), after, "quote.dash_dialogue", _REASON, 0.8)
