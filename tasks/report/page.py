"""Fills the templates: one page is one file, with its style and script inside and no address outside.

The Content-Security-Policy of a page allows exactly this style and this script, by their hashes, and nothing else: not
even a flaw in the escaping could make an article run code or load a picture. The templates escape everything.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from quotewire.schemas.version import __version__
from quotewire.tasks.report import words

CHECKS_MAX: Final = 12
"""Statements shown under “Check first”."""
_FOLDER: Final = Path(__file__).parent / "templates"


def fill(template: str, part: str, **values: Any) -> str:  # noqa: ANN401 - whatever the template reads
    """The page made from a template, with the style and script of its part (``article`` or ``index``)."""
    style = Markup(_joined(part, "css"))  # noqa: S704 - our own file
    script = Markup(_joined(part, "js"))  # noqa: S704 - our own file
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    made = _environment().get_template(template)
    return made.render(**values, style=style, script=script, policy=policy, version=__version__)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        day=words.day, language=words.language, readable=words.readable, count=words.count, types=words.TYPES
    )
    made.globals.update(safe_url=safe_url, shown=visible_spaces, checks_max=CHECKS_MAX)
    return made


@cache
def _joined(part: str, suffix: str) -> str:
    """What every page has, then what this kind of page has."""
    return "\n" + "".join((_FOLDER / f"{name}.{suffix}").read_text(encoding="utf-8") for name in ("base", part))


def _hash(source: str) -> str:
    digest = hashlib.sha256(source.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def safe_url(url: str) -> bool:
    """Whether a page may link to an address: not to ``javascript:`` and its like."""
    return url.lower().startswith(("https://", "http://"))


def visible_spaces(text: str) -> str:
    r"""Text on one line, in which a line end can be seen.

    >>> visible_spaces("end.\n\nStart")
    'end.↵↵Start'
    """
    return text.replace("\n", "↵")
