"""``python -m quotewire.worker.cli``: the command without its script. ``quotewire run`` starts its dispatcher so."""

from quotewire.worker.cli import main

main()
