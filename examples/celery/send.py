"""Sends an article with Celery, without anything of quotewire."""

import os

from celery import Celery

article = {
    "id": "budget-1",
    "text": "Finance Minister Pedro Almada told parliament on Tuesday that the budget would be balanced by the autumn.",
    "publisher": "Lindhaven Courier",
}
with Celery(broker=os.environ.get("QUOTEWIRE_REDIS_URL", "redis://localhost:6379")) as app:
    message = app.send_task("tasks.submit", [article], queue="submit")
print("sent", message.id)
