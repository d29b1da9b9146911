"""Habits: what an article's own text shows of the way it was written or translated, one module for each kind."""
