"""The work: extraction, repair and attribution as pure functions and spaCy components, and the Celery tasks over them."""
