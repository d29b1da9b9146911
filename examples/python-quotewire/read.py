"""Reads events with quotewire's Consumer: the group, duplicates and members that died are its business."""

import os

from quotewire import Consumer, RedisStore

url = os.environ.get("QUOTEWIRE_REDIS_URL", "redis://localhost:6379")
consumer = Consumer(RedisStore.connect(url), group="desk", name="one")
for batch in consumer.batches():  # or: for event in consumer, which never ends
    for event in batch:
        if event.type == "quotewire.article.completed":
            print(event.subject, event.data["statements"])
    consumer.ack(*batch)
    if not batch:
        break  # nothing is new
