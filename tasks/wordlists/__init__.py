"""The word lists, and the functions that read them.

A list is a text file in ``data/``: comment lines after ``#`` say where its entries come from, then each line is one
entry with tabs between its columns. A file may have sections, each under a line ``[name]``. Reading a list that is
missing or malformed raises ``WordlistError`` with the file's name; the constants of ``attribution`` and ``repair`` are
read on import.
"""

from quotewire.tasks.wordlists.reader import WordlistError, grouped, numbers, pairs, read_rows, rows, section, words

__all__ = ["WordlistError", "grouped", "numbers", "pairs", "read_rows", "rows", "section", "words"]
