"""Extraction, repair and attribution, which need no server, and the Celery tasks that run them."""
