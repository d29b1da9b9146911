"""Every list of words, and the one way to read a list.

A list is a text file in ``data/``: a header behind ``#`` says where its entries come from, then one entry a line with
tabs between its columns. A file may have sections, each under a line ``[name]``. A list that is missing or malformed
is a ``WordlistError`` with the file's name when it is read, which for the constants of ``attribution`` and
``repair`` is when they are imported.
"""

from quotewire.tasks.wordlists.reader import WordlistError, grouped, numbers, pairs, read_rows, rows, section, words

__all__ = ["WordlistError", "grouped", "numbers", "pairs", "read_rows", "rows", "section", "words"]
