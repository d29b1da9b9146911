"""The Celery door: takes the messages of ``tasks.submit`` from the broker and puts their articles on the intake.

The dispatchers do it, not a Celery worker: a worker removes a message before it looks at it, and loses it when it
dies or is refused a write. Here a message leaves its queue after its article is on the intake.
"""
