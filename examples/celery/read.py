"""Makes a task of your own of each statement. An event is acknowledged once the broker has its task."""

import json
import os

import redis
from desk import keep

STREAM, GROUP, MEMBER = "{qw}:events", "tasks", "one"
IDLE = 60_000  # ms after which events of a member that is silent are taken over

url = os.environ.get("QUOTEWIRE_REDIS_URL", "redis://localhost:6379")
client = redis.Redis.from_url(url, protocol=2, decode_responses=True)
try:
    client.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
except redis.ResponseError as error:
    if not str(error).startswith("BUSYGROUP"):
        raise


def work(entries):
    for entry, fields in entries:
        if fields and fields["type"] == "quotewire.statement.attributed":
            keep.apply_async([json.loads(fields["event"])], task_id=fields["id"])
        client.xack(STREAM, GROUP, entry)


cursor = None
while cursor != "0-0":
    cursor, left, _trimmed = client.xautoclaim(STREAM, GROUP, MEMBER, IDLE, cursor or "0-0", count=100)
    work(left)
while answer := client.xreadgroup(GROUP, MEMBER, {STREAM: ">"}, count=100, block=500):
    work(answer[0][1])
