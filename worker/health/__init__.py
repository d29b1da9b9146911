"""Health checks for ``quotewire doctor`` and container probes, and the watchdog inside a worker."""
