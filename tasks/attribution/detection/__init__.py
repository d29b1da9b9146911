"""Detection by rules: finds quotations and reported speech, and links each to the words that name its source."""
