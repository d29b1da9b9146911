"""Reads the article back from a page, as a browser would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_VOID: Final = frozenset({"meta", "input", "img", "br", "link"})


@dataclass
class Page:
    """What a page shows. ``statements`` has the marked words of each statement, in the text and without line ends."""

    original: str = ""
    text: str = ""
    statements: dict[int, str] = field(default_factory=dict)
    mentions: dict[int, str] = field(default_factory=dict)
    inserted: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, tag
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        classes = [set((attributes.get("class") or "").split()) for _, attributes in self._open]
        tags = [tag for tag, _ in self._open]
        place = {name for found in classes for name in found}
        if "main" not in tags or not ("words" in place or ("row" in place and "p" in tags and "notes" not in place)):
            return
        page = self.page
        if "ins" in tags:
            page.inserted.append(data)
        else:
            page.original += data
        if "del" in tags or "words" in place:
            page.deleted.append(data)
            return
        page.text += data
        for (_, attributes), names in zip(self._open, classes, strict=True):
            for kind, found in (("st", page.statements), ("who", page.mentions)):
                if kind in names:
                    number = int(attributes["data-s"] or 0)
                    found[number] = found.get(number, "") + data


def read(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page
