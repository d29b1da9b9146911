"""What stands on the page: paragraphs, quotation marks, dates, the sentence tree."""
