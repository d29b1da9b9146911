"""Dispatching: takes articles from the intake, sends their keys to Celery, and re-sends those whose lease expired."""
