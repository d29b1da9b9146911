"""Style: the habits of an article that show how it was written or translated, one module per kind of habit."""
