"""The three Celery tasks: their contract with the store, the runner that they share, and what each stage does."""
