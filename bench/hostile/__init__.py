"""CPU time and memory of pages and texts made to be expensive: ``python -m bench.hostile``."""
