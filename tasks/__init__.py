"""The work: extraction, repair and attribution, pure and free of servers, and the Celery tasks over them."""
