"""Human text damaged as a translator would leave it, so that every class of artifact has many gold cases.

A translator is a set of habits; a document takes up some of them, and each then shows at a share of its places, because
artifacts come in bursts. The damage is described by what translation does to a text (a mark re-attached to the next
word, a sentence translated by itself, a number in the source's locale) and knows nothing of the rules that repair it.
"""

from bench.repair.synthetic.damage import Damaged, Scar, damage
from bench.repair.synthetic.translators import TRANSLATORS, Translator

__all__ = ["TRANSLATORS", "Damaged", "Scar", "Translator", "damage"]
