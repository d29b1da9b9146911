"""CPU time of the stages relative to a bare ``nlp.pipe``, and a child's memory: ``python -m bench.speed DATA``."""
