"""Reads the text itself: paragraphs, quotation marks, dates, spans and the dependency tree."""
