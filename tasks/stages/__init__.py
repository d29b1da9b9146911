"""The three Celery tasks: their contract with the store, their shared runner, and the work of each stage."""
