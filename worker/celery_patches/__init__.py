"""Patches for Celery, kombu and billiard, one module for each upstream bug."""
