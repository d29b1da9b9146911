"""The trained model: features of the parse, the network that labels them, and the finder that uses both."""

from quotewire.tasks.attribution.network.calibration import inputs
from quotewire.tasks.attribution.network.crf import CONTENT, CUE, LABELS, SOURCE, viterbi
from quotewire.tasks.attribution.network.detector import CANDIDATE, THRESHOLD, LearnedFinder, pieces
from quotewire.tasks.attribution.network.features import FLAGS, Features, features
from quotewire.tasks.attribution.network.inference import Labelled, Network
from quotewire.tasks.attribution.network.names import COLUMNS, NAME_LABELS, SHAPES, SUFFIXES, NameFinder, surface
from quotewire.tasks.attribution.network.traits import traits_of
from quotewire.tasks.attribution.network.weights import CATEGORIES, Weights, shipped
from quotewire.tasks.attribution.network.windows import (
    DEPTHS,
    DISTANCES,
    LEVELS,
    QUOTATIONS,
    SENTENCES,
    relations,
    windows,
)

__all__ = [
    "CANDIDATE",
    "CATEGORIES",
    "COLUMNS",
    "CONTENT",
    "CUE",
    "DEPTHS",
    "DISTANCES",
    "FLAGS",
    "LABELS",
    "LEVELS",
    "NAME_LABELS",
    "QUOTATIONS",
    "SENTENCES",
    "SHAPES",
    "SOURCE",
    "SUFFIXES",
    "THRESHOLD",
    "Features",
    "Labelled",
    "LearnedFinder",
    "NameFinder",
    "Network",
    "Weights",
    "features",
    "inputs",
    "pieces",
    "relations",
    "shipped",
    "surface",
    "traits_of",
    "viterbi",
    "windows",
]
