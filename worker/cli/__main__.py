"""``python -m worker.cli``: the command without its script, as ``quotewire run`` starts its children."""

from worker.cli import main

main()
