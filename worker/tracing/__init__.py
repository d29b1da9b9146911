"""Traces with OpenTelemetry, an extra: ``pip install 'quotewire[otel]'``.

One trace leads from the producer through the dispatcher and the three stages to whoever reads the events. ``switch``
says whether any of this is wanted; without that nothing here imports OpenTelemetry. ``provider`` exports spans from
this process; ``spans`` makes them.

The spans are our own few, not those of ``opentelemetry-instrumentation-celery``: that one traces messages, and a Celery
message here carries up to 32 articles of as many traces, may be lost, and may come twice. Its parent would be whoever
sent the message, not the article's producer.
"""
