"""Prometheus metrics, health and readiness of dispatchers and workers, on one port of each.

``catalogue`` says what each metric means; ``stack`` reads the store's exact counters; ``stages`` counts in a worker's
children; ``process`` says what this process is; ``server`` serves all of it.
"""
