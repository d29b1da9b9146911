"""Reporting tags, as in ``“…,” said X``: the words beside or inside a quotation or sentence that attribute it."""
