"""Runs the stack on one machine: the processes of ``quotewire run`` and the embedded Valkey server."""
