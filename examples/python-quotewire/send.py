"""Sends an article with quotewire's Producer, which checks it and says at once if it is refused, and why."""

import os

from quotewire import Article, Producer, RedisStore

url = os.environ.get("QUOTEWIRE_REDIS_URL", "redis://localhost:6379")
producer = Producer(RedisStore.connect(url))
article = Article(
    id="ferry-1",
    title="Ferry repaired",
    text="The ferry to Lindhaven has been repaired. “It will sail again on Friday,” said harbour master Ilse Brandt.",
)
print(producer.enqueue(article).status)
print(producer.enqueue(article).status)
