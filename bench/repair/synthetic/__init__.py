"""Damages human text as translation would, which gives many gold cases for every class of artifact.

A translator is a set of habits. A document gets some of them, and each habit damages a share of its places, because
artifacts come in bursts. The damage follows what translation does to a text (a mark attached to the next word, a
sentence translated separately, a number in the source's format) and is independent of the rules that repair it.
"""

from bench.repair.synthetic.damage import Damaged, Scar, damage
from bench.repair.synthetic.translators import TRANSLATORS, Translator

__all__ = ["TRANSLATORS", "Damaged", "Scar", "Translator", "damage"]
