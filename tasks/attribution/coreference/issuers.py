"""Who issued a document that speaks: the body named with it, the one that spoke before, or one that says so in it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.coreference.named import NamedMentions
from quotewire.tasks.attribution.coreference.nominal import introduced, told_in
from quotewire.tasks.attribution.coreference.pronouns import THING
from quotewire.tasks.attribution.entities import RELATIVE_PRONOUNS, antecedent, is_definite, mention_head
from quotewire.tasks.attribution.text import SUBJECTS
from quotewire.tasks.attribution.types import ResolvedSource
from quotewire.tasks.wordlists.attribution import (
    ISSUED_DOCUMENTS,
    MEDIA_NOUNS,
    NETWORKS,
    PUBLISHING_VERBS,
    WRITINGS,
)

_DISTANCE: Final = 1500
"""Maximum distance of ``the statement`` from its issuer, in characters."""
_ITS: Final = frozenset({"its", "their"})
"""Possessives of the organization that issued a document."""
_ANY_DOCUMENT: Final = frozenset({"document", "text", "paper"})
"""Nouns that take up any document."""
_OWNED: Final = frozenset({"of", "from", "by"})
"""Prepositions before whoever issued a document."""
_WRITTEN: Final = (ISSUED_DOCUMENTS | WRITINGS) - MEDIA_NOUNS
_WRITING: Final = PUBLISHING_VERBS | {"write"}
_ON: Final = frozenset({"in", "on", "through", "via"})


class Issuers:
    """Finds the issuers of an article's documents, in text order."""

    def __init__(
        self, names: NamedMentions, body_before: Callable[[Token], str | None], heads: Mapping[int, str | None]
    ) -> None:
        """Set up for one article.

        Args:
            names: Finds the issuer that a mention names.
            body_before: Returns the name of the last speaker before a word, taken up as a thing.
            heads: The name that each mention so far was resolved to, by its head; grows while the article is resolved.
        """
        self._names = names
        self._body_before = body_before
        self._heads = heads
        self._issuer: tuple[int, str] | None = None
        self._writer: tuple[int, str] | None = None
        """Who spoke in writing, if that was the last source."""
        self._document: tuple[int, str | None] | None = None
        self._documents: dict[str, tuple[int, str | None]] = {}
        """The last document that spoke of each noun, with its issuer."""

    def spoke(self, at: int, name: str) -> None:
        """Note a body or document that spoke, and where."""
        self._issuer = at, name

    def heard(self, source: ResolvedSource, at: int, head: Token) -> None:
        """Note a source, and whether it is somebody who spoke in writing: ``X said so on Facebook``, then ``the post``.

        Args:
            source: Any source but a document.
            at: Where its mention is.
            head: The head of that mention.
        """
        if self._writer is not None and source.name == self._writer[1]:
            return
        writes = source.kind == "person" and source.name is not None and _writes(head.head)
        self._writer = (at, source.name) if writes and source.name is not None else None

    def remember(self, span: Span, at: int, issuer: str | None) -> None:
        """Note a document that spoke, where, and who issued it."""
        self._document = at, issuer
        self._documents[mention_head(span).lemma_.lower()] = self._document

    def issued(self, span: Span, source: ResolvedSource) -> ResolvedSource:
        """A document with the name of its issuer, if it takes up what the article named before.

        ``The statement`` and ``its report`` are those of the organization that last spoke, ``the document`` is the
        document that last spoke, ``the study`` the last study that did.
        """
        head = mention_head(span)
        if source.name is not None:
            return source
        name = self.published(head)
        if name is None and head.tag_ == "NN":
            name = self._issuer_of(span, head)
        return replace(source, basis="description", name=name) if name is not None else source

    def published(self, head: Token) -> str | None:
        """Who brings out a document in the clause that speaks of it; None if the clause does not tell.

        Args:
            head: The noun for the document, or the pronoun that takes it up: ``Nordkraft sent figures, which show``.
        """
        document = antecedent(head) if head.lower_ in RELATIVE_PRONOUNS else head
        return self._names.published(document) if document is not None else None

    def _issuer_of(self, span: Span, head: Token) -> str | None:
        noun = head.lemma_.lower()
        if not is_definite(span):
            return self._told_in(head) if noun in ISSUED_DOCUMENTS else None
        its = next((token for token in head.lefts if token.lower_ in _ITS), None)
        if its is not None:
            return self._body_before(its)
        named = self._names.issuer(span, head) or self._spoke_in(span, head)
        if named is not None:
            return named
        # "The message of the police" is nobody else's.
        owned = any(child.lower_ in _OWNED and child.i < span.end for child in head.rights)
        taken_up = self._document if noun in _ANY_DOCUMENT else self._documents.get(noun)
        if (taken_up is None or taken_up[1] is None) and noun in ISSUED_DOCUMENTS:
            taken_up = self._writer or self._issuer
        if owned or taken_up is None or span.start_char - taken_up[0] > _DISTANCE:
            return None
        return taken_up[1]

    def _spoke_in(self, span: Span, head: Token) -> str | None:
        """Who spoke in a document where it is first spoken of, not told by a name: ``she said in a letter``."""
        noun = head.lemma_.lower()
        document = introduced(span.doc, noun, span.start) if noun in _WRITTEN else None
        speaker = told_in(document) if document is not None else None
        return self._heads.get(speaker.i) if speaker is not None else None

    def _told_in(self, document: Token) -> str | None:
        """The name of the body before ``it said in a statement`` and ``…, is said in a statement``."""
        verb = document.head.head
        if document.head.lower_ != "in" or verb.pos_ not in {"VERB", "AUX"}:
            return None
        if any(child.dep_ in SUBJECTS and child.lower_ not in THING for child in verb.lefts):
            return None
        return self._body_before(document)


def _writes(verb: Token) -> bool:
    """True for a verb of writing, and for any with a network behind it: ``announced this on Facebook``."""
    links = (token for token in verb.rights if token.lower_ in _ON)
    places = (token for link in links for token in link.children)
    return verb.lemma_ in _WRITING or any(place.lower_ in NETWORKS for place in places)
