"""Matrix products: one library and one thread for all of them.

thinc's own products (BLIS) fall back to code without vector instructions on processors that they do not know, such as
newer AMD ones: there, numpy's OpenBLAS is three times as fast.
"""

from contextlib import AbstractContextManager
from functools import cache
from typing import cast

from spacy.language import Language
from thinc.api import Model, NumpyOps
from threadpoolctl import ThreadpoolController


def use_numpy(nlp: Language) -> None:
    """Have the models of a pipeline's components multiply matrices with numpy."""
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if isinstance(model, Model):
            for node in model.walk():
                node.ops = ops


def one_thread() -> AbstractContextManager[object]:
    """Limit BLAS to one thread: small matrix products gain nothing from a second, and a worker has one core."""
    return cast("AbstractContextManager[object]", _threads().limit(limits=1, user_api="blas"))


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()
