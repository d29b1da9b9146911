"""Corrections to Celery, kombu and billiard, one module for each upstream fault."""
