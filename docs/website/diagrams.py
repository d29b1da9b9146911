"""Draws the Mermaid diagrams of the docs as SVG, so that the built site needs no script for them and no other host.

    python docs/website/diagrams.py      # or: make diagrams

The pictures lie in ``diagrams/``, each named after the hash of its source; the site's build puts them in the place of
the source, and fails if one is missing. Only this script needs Chromium and Mermaid, which ``npm pack`` gets.
"""

import hashlib
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = DOCS / "website" / "diagrams"
MERMAID: Final = "mermaid@11.17.2"  # MIT
FENCE: Final = re.compile(r"^```mermaid\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_DRAW: Final = """async ([name, source]) => {
    mermaid.initialize({
        startOnLoad: false, theme: "neutral", fontFamily: "sans-serif", htmlLabels: false, deterministicIds: true,
        flowchart: { htmlLabels: false },
    });
    return (await mermaid.render(name, source)).svg;
}"""


def picture_of(source: str) -> Path:
    """Where the picture of a diagram lies; the file is there once ``make diagrams`` has drawn it."""
    return FOLDER / f"{hashlib.sha256(source.encode()).hexdigest()[:12]}.svg"


def sources() -> Iterator[str]:
    """The source of every diagram in the docs."""
    for page in sorted(DOCS.rglob("*.md")):
        yield from FENCE.findall(page.read_text(encoding="utf-8"))


def main() -> None:
    """Draw what is missing, and remove what no page has any more."""
    wanted = {picture_of(source): source for source in sources()}
    FOLDER.mkdir(exist_ok=True)
    for stale in {*FOLDER.glob("*.svg")} - {*wanted}:
        stale.unlink()
    missing = {path: source for path, source in wanted.items() if not path.exists()}
    if missing:
        _draw(missing)


def _draw(missing: dict[Path, str]) -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the site's build imports this module without it

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page()
        page.set_content("<!doctype html><title>Diagrams</title>")
        page.add_script_tag(path=_mermaid(Path(folder)))
        for path, source in missing.items():
            svg = page.evaluate(_DRAW, [f"diagram-{path.stem}", source])
            path.write_text(svg + "\n", encoding="utf-8")
        browser.close()


def _mermaid(folder: Path) -> Path:
    """The script, out of the package's archive; npm checks the archive's hash."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", MERMAID], cwd=folder, capture_output=True, text=True, check=True
    )
    with tarfile.open(folder / packed.stdout.strip()) as archive:
        archive.extract("package/dist/mermaid.min.js", folder, filter="data")
    return folder / "package" / "dist" / "mermaid.min.js"


if __name__ == "__main__":
    main()
