"""What the text itself shows: paragraphs, quotation marks, dates, spans and the dependency tree."""
