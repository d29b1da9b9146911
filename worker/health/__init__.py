"""Health: what ``quotewire doctor`` and the container checks look at, and the watchdog inside a worker."""
