"""Makes unlabelled articles from the files of a translation task.

    python -m training.attribution.unlabelled FOLDER > TEXTS.jsonl

FOLDER holds files named like those of the WMT news task, ``newstest2021.de-en.hyp.SYSTEM.en`` and ``….ref.A.en``: one
segment per line, in document order. Each block of 25 lines becomes two articles, the translations of two of the systems
(or people). Each article is repaired as in the pipeline.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Final

from quotewire.tasks.repair import repair

_LINES: Final = 25
_TELLINGS: Final = 2


def main() -> None:
    """Write the articles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    pairs: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(options.folder.glob("*-en.*.en")):
        if ".hyp." in path.name or ".ref." in path.name:
            pairs[path.name.split(".")[1]].append(path)
    for pair, paths in sorted(pairs.items()):
        renderings = [path.read_text(encoding="utf-8").split("\n") for path in paths]
        for block, at in enumerate(range(0, len(renderings[0]), _LINES)):
            for telling in range(_TELLINGS):
                # Far apart in the list, so that the two are rarely variants of one system.
                chosen = (block + telling * len(paths) // _TELLINGS) % len(paths)
                lines = [line.strip() for line in renderings[chosen][at : at + _LINES] if line.strip()]
                if lines:
                    text = repair("\n".join(lines)).text
                    print(json.dumps({"id": f"{pair}-{block}-{paths[chosen].name}", "text": text}))


if __name__ == "__main__":
    main()
