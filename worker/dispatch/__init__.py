"""Takes articles from the intake, sends references to them to Celery, and re-sends those whose lease expired."""
