"""Quality of repair on marked passages, synthetic damage and machine output: ``python -m bench.repair DATA``."""
