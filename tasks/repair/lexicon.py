"""Word lists of the rules: files in ``data/`` with a header that says where the words come from, and named sections."""

from importlib.resources import files


def words(file: str, section: str) -> tuple[str, ...]:
    """The entries of one section, in the file's order.

    >>> words("units.txt", "counted")[:2]
    ('people', 'persons')
    """
    text = (files("quotewire.tasks.repair") / "data" / file).read_text("utf-8")
    body = text.split(f"[{section}]\n", 1)[1].split("\n[", 1)[0]
    return tuple(line for line in body.splitlines() if line)
