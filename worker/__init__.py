"""The plant: Celery application, Redis streams, dispatcher, command line. Light: ``worker.celery`` has the app."""
