"""Quality of attribution against annotated articles: ``python -m bench.attribution DATA``."""
