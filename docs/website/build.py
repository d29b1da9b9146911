"""Builds the docs site with Zensical: into ``var/site``, or as one of several versions side by side.

    python docs/website/build.py                     # or: make docs
    python docs/website/build.py --publish FOLDER --url URL   # or: make docs-publish TO=FOLDER URL=URL

The pages are laid out as in the repository, so a link works there as here. Anything that Zensical warns of (a link or
an anchor that leads nowhere), a page that is not in the navigation and a diagram without a picture end the build.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parents[1]
sys.path.insert(0, str(HERE))

import diagrams  # noqa: E402 - beside this file
import llms  # noqa: E402
import screenshots  # noqa: E402

from quotewire.schemas.version import __version__  # noqa: E402

WORK: Final = ROOT / "var" / "docs"
"""Where the pages are gathered."""
SITE: Final = ROOT / "var" / "site"
COPIED: Final = (
    "*.md",
    "docs/**/*.md",
    "deploy/users.acl",
    "samples/*",
    "schemas/json/*.json",
    "tasks/extraction/data/boilerplate/README.md",
    "examples/README.md",
    "examples/*/*.*",
    "examples/*.py",
)
"""What goes into the site from the repository, besides the navigation's pages; links between these work."""
_LOOK: Final = "Built without pictures: run `make docs` where Chromium is (`apt-get install chromium`)."
_REDIRECT: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>quotewire</title>
<link rel="icon" href="{version}/website/favicon.svg">
<meta http-equiv="refresh" content="0; url={version}/"></head>
<body><a href="{version}/">quotewire {version}</a></body></html>
"""


class BuildError(Exception):
    """The site cannot be built; the message says why."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a site is built."""

    version: str = __version__
    url: str = ""
    """Where it will be served, if that is known: for canonical links, and absolute ones in ``llms.txt``."""
    pictures: bool = True
    beside_others: bool = False
    """Whether it has a selector of versions; that needs a ``versions.json`` in the folder above."""


def build(site: Path, options: Options) -> None:
    """Build the site into a folder, which is replaced.

    Raises:
        BuildError: if Zensical or a check finds a fault.
    """
    shutil.rmtree(WORK, ignore_errors=True)
    pages = WORK / "pages"
    _gather(pages)
    shots = screenshots.take(pages / "docs" / "pictures") if options.pictures else []
    (pages / "docs" / "screenshots.md").write_text(screenshots.page(shots, _LOOK), encoding="utf-8")
    config = _configure(options)
    listed = list(_listed(config["project"]["nav"]))
    _check_navigation(pages, listed)
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict", "--clean"],
        cwd=WORK,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"Zensical: {done.stdout}{done.stderr}")
    built = WORK / "site"
    llms.write(built, pages, config["project"]["nav"], options.url)
    site.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(site, ignore_errors=True)
    shutil.move(built, site)


def publish(folder: Path, options: Options) -> None:
    """Build this version beside others: a folder for each, their list for the selector, and the way to the newest."""
    url = f"{options.url.rstrip('/')}/{options.version}/"
    build(folder / options.version, replace(options, url=url))
    versions = sorted((path.parent.name for path in folder.glob("*/sitemap.xml")), key=_order, reverse=True)
    listed = [{"version": one, "title": one, "aliases": ["latest"] if one == versions[0] else []} for one in versions]
    (folder / "versions.json").write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
    (folder / "index.html").write_text(_REDIRECT.format(version=versions[0]), encoding="utf-8")
    for name in llms.FILES:  # the links in them are whole
        shutil.copy(folder / versions[0] / name, folder)


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def _gather(pages: Path) -> None:
    """Copy what the site is made of, with pictures in the place of diagrams."""
    for pattern in COPIED:
        for source in ROOT.glob(pattern):
            target = pages / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.suffix == ".md":
                target.write_text(diagrams.FENCE.sub(_picture, source.read_text(encoding="utf-8")), encoding="utf-8")
            else:
                shutil.copy(source, target)
    shutil.copytree(HERE / "assets", pages / "website")
    shutil.copytree(HERE / "overrides", WORK / "overrides")


def _picture(fence: re.Match[str]) -> str:
    path = diagrams.picture_of(fence[1])
    if not path.exists():
        raise BuildError("a diagram has changed: run `make diagrams`")
    return f'<div class="diagram" tabindex="0">{path.read_text(encoding="utf-8").strip()}</div>'


def _configure(options: Options) -> dict[str, Any]:
    """Write the configuration of this build, and return it."""
    text = (HERE / "zensical.toml").read_text(encoding="utf-8")
    name = "quotewire" if options.beside_others else f"quotewire {options.version}"
    for mark, value in (("@name@", name), ("@version@", options.version), ("@url@", options.url)):
        text = text.replace(mark, value)
    if options.beside_others:
        text += '[project.extra.version]\nprovider = "mike"\n'  # Zensical reads the list as mike writes it
    (WORK / "zensical.toml").write_text(text, encoding="utf-8")
    return tomllib.loads(text)


def _listed(nav: list[Any]) -> Iterator[str]:
    """The pages of a navigation, in order."""
    for entry in nav:
        if isinstance(entry, str):
            yield entry
        else:
            for value in entry.values():
                yield from _listed(value if isinstance(value, list) else [value])


def _check_navigation(pages: Path, listed: list[str]) -> None:
    there = {str(path.relative_to(pages)) for path in pages.rglob("*.md")}
    if missing := there - {*listed}:
        raise BuildError(f"not in the navigation of zensical.toml: {', '.join(sorted(missing))}")
    if gone := {*listed} - there:
        raise BuildError(f"in the navigation of zensical.toml, but no page: {', '.join(sorted(gone))}")


def main() -> int:
    """Build as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--publish", type=Path, metavar="FOLDER", help="build this version beside others in FOLDER")
    parser.add_argument("--out", type=Path, default=SITE, help="where the site goes otherwise (var/site)")
    parser.add_argument(
        "--url", default="", help="where it will be served, such as https://docs.example/; for --publish"
    )
    parser.add_argument("--version", default=__version__, help="the version that it is said to be")
    parser.add_argument("--without-pictures", action="store_true", help="needs no Chromium, and takes two seconds")
    chosen = parser.parse_args()
    if chosen.publish and not chosen.url:
        parser.error("--publish needs --url: the selector finds the same page of another version by it")
    options = Options(chosen.version, chosen.url, not chosen.without_pictures, bool(chosen.publish))
    try:
        publish(chosen.publish, options) if chosen.publish else build(chosen.out, options)
    except (BuildError, screenshots.NoPicturesError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"site: {((chosen.publish or chosen.out) / 'index.html').resolve().as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
