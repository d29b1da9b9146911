"""The version of quotewire, defined only here."""

__version__ = "0.1.0"
