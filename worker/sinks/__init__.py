"""Consumers of events that come with quotewire: they carry the event stream into files, to a URL, into a database.

Each is a member of a consumer group of its own. An event is acknowledged when the sink has it for good, so a sink that
dies, or whose other side is away, loses nothing that the stream still keeps; it may deliver an event twice.
"""
