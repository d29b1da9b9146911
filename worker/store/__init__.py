"""Articles, events and dead letters in Redis: the protocol, its implementation over Redis, and a double in memory."""
