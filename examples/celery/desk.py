"""Your own Celery application: a task for each statement.

Start its worker with: celery -A desk worker --pool solo
Its queue and its keys have names of their own: Celery's usual ones are quotewire's, on the same server.
"""

import os

from celery import Celery

app = Celery("desk", broker=os.environ.get("QUOTEWIRE_REDIS_URL", "redis://localhost:6379"))
app.conf.task_default_queue = "desk"
app.conf.broker_transport_options = {"global_keyprefix": "desk:"}
app.conf.task_acks_late = True
app.conf.task_ignore_result = True
app.conf.worker_redirect_stdouts = False  # what a task prints is no log

known = set()  # in real life a table, whose key is the event's id


@app.task(name="desk.keep")
def keep(event):
    if event["id"] not in known:
        print(event["subject"], "|", event["data"]["speaker"], flush=True)
        known.add(event["id"])
