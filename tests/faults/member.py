"""A program that consumes events: python -m tests.faults.member NAME [--hold]: prints ids; holds what it gets."""

import os
import sys

from quotewire import Consumer, RedisStore


def main() -> None:
    """Print the id of each event, and acknowledge it unless told to hold it."""
    name, hold = sys.argv[1], "--hold" in sys.argv
    store = RedisStore.connect(os.environ["QUOTEWIRE_REDIS_URL"])
    consumer = Consumer(store, group="archive", name=name, idle_seconds=2.0, block_seconds=0.2, count=50)
    for event in consumer:
        sys.stdout.write(f"{event.event_id}\n")
        sys.stdout.flush()
        if not hold:
            consumer.ack(event)


if __name__ == "__main__":
    main()
