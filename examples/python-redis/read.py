"""Reads events with redis-py, as a member of a consumer group: first what others left, then what is new."""

import json
import os

import redis

STREAM, GROUP, MEMBER = "{qw}:events", "wall", "two"
IDLE = 60_000  # ms after which events of a member that is silent are taken over

url = os.environ.get("QUOTEWIRE_REDIS_URL", "redis://localhost:6379")
client = redis.Redis.from_url(url, protocol=2, decode_responses=True)
try:
    client.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
except redis.ResponseError as error:
    if not str(error).startswith("BUSYGROUP"):  # there is one: fine
        raise

known = set()  # in real life a table, whose key is the event's id


def work(entries):
    for entry, fields in entries:
        if fields and fields["type"] == "quotewire.statement.attributed" and fields["id"] not in known:
            event = json.loads(fields["event"])
            print(event["subject"], event["data"]["speaker"], sep=" | ")
            known.add(fields["id"])
        client.xack(STREAM, GROUP, entry)


cursor = None
while cursor != "0-0":
    cursor, left, _trimmed = client.xautoclaim(STREAM, GROUP, MEMBER, IDLE, cursor or "0-0", count=100)
    work(left)
while answer := client.xreadgroup(GROUP, MEMBER, {STREAM: ">"}, count=100, block=500):
    work(answer[0][1])
print("pending:", client.xpending(STREAM, GROUP)["pending"])
