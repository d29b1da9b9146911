"""``python -m quotewire.worker.cli``: the command without its script, as ``quotewire run`` starts its children."""

from quotewire.worker.cli import main

main()
