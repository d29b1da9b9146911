"""CPU time of the stages beside a bare ``nlp.pipe``, and a child's memory: ``python -m bench.speed DATA``."""
