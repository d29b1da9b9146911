"""Refinement of the found statements: continuations, overlaps, nesting and restatements."""
