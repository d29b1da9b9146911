"""Sends an article with redis-py, without anything of quotewire."""

import json
import os

import redis

article = {
    "id": "school-1",
    "text": "The new school opens after Easter. “Every child will have a desk,” head teacher Nils Aune told parents.",
    "metadata": {"desk": "local"},
}
client = redis.Redis.from_url(os.environ.get("QUOTEWIRE_REDIS_URL", "redis://localhost:6379"), decode_responses=True)
keys = ["{qw}:inbox", "{qw}:intake", "{qw}:stack"]
print(client.fcall("quotewire_enqueue", len(keys), *keys, json.dumps(article)))
