"""What the values of fields mean that are one of a few words: for the reference and the exported schemas."""

from typing import Final

STATEMENT_TYPES: Final = {
    "direct": "quoted: the source's own words, in quotation marks or set off as such",
    "indirect": "reported: the article's words for what the source says",
    "mixed": "reported, with quoted words in it",
}
ACTS: Final = {
    "speech": "the source says it",
    "belief": "the source thinks, knows, hopes or fears it: `believes`, `expects`",
    "intention": "the source means to do it, or refuses to: `vows`, `aims`, `declines`",
    "other": "the source takes another stand on it, or shows it: `approves`, `criticises`, `demonstrates`",
}
STANCES: Final = {
    "asserted": "the source says (thinks, wants) the content",
    "denied": "the source rejects the content: `denied that`, `does not think`",
    "negated": "the source did not say it: `never said`, `refused to say`",
    "hypothetical": "a condition, a possibility, an obligation or a wish: `if she says`",
    "future": "yet to be said: `will say`",
    "questioned": "the article or somebody in it asks whether it was said",
    "hearsay": "unnamed others claim that it was said: `allegedly said`",
    "generic": "nobody in particular says it: `anyone who says`",
    "retracted": "by the article's own account nobody said it: a fake, a report taken back",
    "fictional": "said in a work of fiction or in satire",
}
SOURCE_KINDS: Final = {
    "person": "one person",
    "organization": "a company, party, authority or other body",
    "place": "a country, city or building that speaks for those in it",
    "group": "several people without a common name: `residents`",
    "document": "a text: a report, a law, a post",
    "anonymous": "somebody whom the article keeps without a name: `a source close to the talks`",
    "unknown": "nobody is mentioned, or it does not show what they are",
}
BASES: Final = {
    "named": "the mention contains the name",
    "pronoun": "a pronoun was resolved to it",
    "description": "a description (`the mayor`) was resolved to it",
    "metonym": "a place or building stands for those that it speaks for",
    "discourse": "the text around a quotation without a tag gives its speaker",
    "author": "the author of the article speaks",
    "anonymous": "the source is described but kept without a name",
    "none": "no name was found",
}
REJECTIONS: Final = {
    "empty": "the text or the page is empty",
    "no_article_text": "no article text was found, or it is binary data, a PDF, or HTML in the field `text`",
    "not_english": "the text is in another language",
    "too_long": "more characters or words than are read",
    "cancelled": "an operator cancelled the article; `message` is the operator's",
}
"""Reason codes of rejected articles."""
DEATHS: Final = {
    "invalid_utf8": "the body is not valid UTF-8",
    "invalid_json": "the body is not valid JSON",
    "invalid_article": "the JSON is no article; `message` names the field",
    "unknown_schema_version": "`schema_version` is one that this version of quotewire does not read",
    "too_large": "more bytes than `QUOTEWIRE_MAX_ARTICLE_BYTES`",
    "no_article_field": "an entry of the intake has no field `article`",
    "unreadable_message": "a Celery message could not be read",
    "unknown_task": "a Celery message on the queue `submit` is for a task other than `tasks.submit`",
    "wrong_arguments": "a message for `tasks.submit` has other arguments than one article",
    "unreadable_state": "what Redis holds of the article was damaged",
    "cannot_be_admitted": "an unexpected error as the article was admitted",
    "unreadable_letter": "the dead letter itself is damaged; only in dead letters",
    "attempts_exhausted": "the worker's process was killed or hung at each attempt",
    "stage_failed": "a stage failed at each attempt; `message` has the exception",
}
"""Reason codes of dead articles. An entry of the intake may bring one of its own in the field `refused`."""
VALUES: Final[dict[str, dict[str, str]]] = {
    "type of a statement": STATEMENT_TYPES,
    "act": ACTS,
    "stance": STANCES,
    "kind of a source": SOURCE_KINDS,
    "basis": BASES,
    "code of a rejected article": REJECTIONS,
    "code of a dead article": DEATHS,
}
"""All of them, by what the reference calls them."""
