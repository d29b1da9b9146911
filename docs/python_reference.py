"""The reference page of the Python API, from signatures and docstrings: what other services and notebooks import.

``docs/generate.py`` writes it. The docstrings are Google's style; of these sections the page makes lists.
"""

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Any, Final

from spacy.language import Language

from quotewire.tasks.attribution import Statement, attribute, component, load_model, parse
from quotewire.tasks.pipeline import Pipeline
from quotewire.tasks.repair import Ledger, LedgerError, repair
from quotewire.tasks.repair import component as repair_component
from quotewire.tasks.report import ReportError, render_article, render_index
from quotewire.tasks.report.notebook import Rendering, render
from quotewire.worker import consumer, producer
from quotewire.worker.store import protocol
from quotewire.worker.store.redis.store import RedisStore

LEAD: Final = (
    "What a program of your own imports. The names in `quotewire` itself are imported on first use, so that a producer "
    "loads neither spaCy nor Celery; the others are named with their module. `Article`, `Document` and all that they "
    "hold are [records](schemas.md)."
)
SECTIONS: Final[dict[str, tuple[str, tuple[Any, ...]]]] = {
    "Send articles": (
        "[How to send articles](../how-to/send-articles.md) has a whole program.",
        (
            producer.Producer,
            protocol.EnqueueResult,
            producer.ProducerError,
            producer.ArticleTooLargeError,
            producer.ArticleInvalidError,
            producer.IntakeFullError,
            producer.IntakeUnavailableError,
        ),
    ),
    "Read events": (
        "[How to read events](../how-to/read-events.md) has a whole program.",
        (consumer.Consumer, consumer.ReceivedEvent, protocol.EventGroup),
    ),
    "The store": (
        "The connection that producers and consumers share.",
        (
            RedisStore,
            protocol.Limits,
            protocol.ArticleRecord,
            protocol.StoreUnavailableError,
            protocol.StoreFullError,
            protocol.StoreForbiddenError,
            protocol.StackMismatchError,
        ),
    ),
    "Without a queue": (
        "The same work in your own process ([how to](../how-to/use-from-python.md)).",
        (Pipeline, repair, Ledger, LedgerError, load_model, parse, attribute, Statement),
    ),
    "Pages and notebooks": ("", (render, Rendering, render_article, render_index, ReportError)),
}
PUBLIC: Final[dict[type, tuple[str, ...]]] = {
    RedisStore: ("connect", "close", "enqueue", "article", "status", "event_groups"),
    Pipeline: ("load", "models", "extract", "repair", "attribute", "process"),
}
"""The methods to show of classes that have others for the worker's own use."""
FACTORIES: Final = {
    "quotewire_attribution": component.make_attribution,
    "quotewire_repair": repair_component.make_repair,
}
_HEADS: Final = ("Args:", "Attributes:", "Raises:", "Returns:", "Yields:")
_WIDTH: Final = 90
"""Columns of a signature before it goes onto several lines."""


def sections(meanings: Callable[[type], dict[str, str]]) -> Iterator[str]:
    """The sections of the page.

    Args:
        meanings: gives the strings under the fields of a class.
    """
    for title, (lead, members) in SECTIONS.items():
        yield f"## {title}"
        if lead:
            yield lead
        for member in members:
            yield from _class(member, meanings) if inspect.isclass(member) else _function(member, member.__name__)
    yield "## In spaCy"
    yield (
        "[How to use it in spaCy](../how-to/use-in-spacy.md) has an example. "
        "`nlp.add_pipe(NAME, config={…})` adds these:"
    )
    for name, factory in FACTORIES.items():
        yield from _factory(name, factory)
    yield from _function(repair_component.repairing, "repairing")


def _class(kind: type, meanings: Callable[[type], dict[str, str]]) -> Iterator[str]:
    yield f"### {kind.__name__}"
    yield _place(kind)
    is_error = issubclass(kind, BaseException)
    if "__init__" in kind.__dict__ and not is_error and not hasattr(kind, "__dataclass_fields__"):
        yield _signature(kind.__dict__["__init__"], kind.__name__)
    yield from _prose(inspect.getdoc(kind) or "")
    if "Attributes:" not in (kind.__doc__ or "") and hasattr(kind, "__dataclass_fields__"):
        told = meanings(kind)
        yield "\n".join(
            f"- `{name}: {said}`: {told.get(name, '')}" for name, said in _annotations(kind).items() if name[0] != "_"
        )
    for name in PUBLIC.get(kind, () if is_error else tuple(vars(kind))):
        method = inspect.getattr_static(kind, name)
        function = method.__func__ if isinstance(method, (classmethod, staticmethod)) else method
        if inspect.isfunction(function) and not name.startswith("_"):
            yield from _function(function, f"{kind.__name__}.{name}", level=4)


def _function(function: Callable[..., object], name: str, level: int = 3) -> Iterator[str]:
    yield f"{'#' * level} {name}"
    if level == 3:  # noqa: PLR2004 - a function of a module, no method
        yield _place(function)
    yield _signature(function, name.rpartition(".")[2])
    yield from _prose(inspect.getdoc(function) or "")


def _factory(name: str, factory: Callable[..., object]) -> Iterator[str]:
    meta = Language.get_factory_meta(name)
    yield f"### {name}"
    for part in _prose(inspect.getdoc(factory) or ""):
        yield re.sub(r"- `(?:nlp|name)`.*\n", "", part)  # spaCy gives these
    settings = ", ".join(f"`{key}` (`{value!r}`)" for key, value in (meta.default_config or {}).items())
    needs = f"; it needs {', '.join(f'`{one}`' for one in meta.requires)}" if meta.requires else ""
    yield f"It sets {', '.join(f'`{one}`' for one in meta.assigns)}{needs}. Settings and their defaults: {settings}."


def _place(thing: Any) -> str:  # noqa: ANN401 - a class or a function
    """The line that imports a thing: from the outermost package whose face shows it."""
    parts = thing.__module__.split(".")
    packages = [".".join(parts[:length]) for length in range(1, len(parts))]
    faces = (one for one in packages if thing.__name__ in getattr(sys.modules[one], "__all__", ()))
    return f"`from {next(faces, thing.__module__)} import {thing.__name__}`"


def _signature(function: Any, name: str) -> str:  # noqa: ANN401 - a function with source
    """The signature as the source has it, without ``self`` and with the values of constants."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(node, ast.FunctionDef)  # noqa: S101 - for the type checker
    parts = [*_parameters(node.args, function)]
    returns = f" -> {_said(node.returns)}" if node.returns and name[0].islower() else ""
    line = f"{name}({', '.join(parts)}){returns}"
    if len(line) > _WIDTH:
        line = "\n".join([f"{name}(", *(f"    {part}," for part in parts), f"){returns}"])
    return f"```python\n{line}\n```"


def _parameters(arguments: ast.arguments, function: Callable[..., object]) -> Iterator[str]:
    defaults = {name: one.default for name, one in inspect.signature(function).parameters.items()}
    for argument in [*arguments.posonlyargs, *arguments.args]:
        if argument.arg not in {"self", "cls"}:
            yield _parameter(argument, defaults)
    if arguments.vararg:
        yield f"*{_parameter(arguments.vararg, defaults)}"
    elif arguments.kwonlyargs:
        yield "*"
    for argument in arguments.kwonlyargs:
        yield _parameter(argument, defaults)


def _parameter(argument: ast.arg, defaults: dict[str, Any]) -> str:
    said = f"{argument.arg}: {_said(argument.annotation)}" if argument.annotation else argument.arg
    default = defaults[argument.arg]
    if default is inspect.Parameter.empty:
        return said
    return f"{said} = {default.__name__ if isinstance(default, type) else repr(default)}"


def _said(annotation: ast.expr) -> str:
    """A type as the source has it, without the quotes of one that is not imported at run time."""
    return str(annotation.value) if isinstance(annotation, ast.Constant) else ast.unparse(annotation)


def _annotations(kind: type) -> dict[str, str]:
    """The fields of a class and their types, as the source has them."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    fields = (part for part in getattr(node, "body", ()) if isinstance(part, ast.AnnAssign))
    return {ast.unparse(part.target): _said(part.annotation) for part in fields}


def _prose(docstring: str) -> Iterator[str]:
    """A docstring as Markdown: paragraphs, examples in fences, and lists of its sections."""
    for part in re.split(r"\n\n+", docstring.replace("``", "`")):
        head, _, body = part.partition("\n")
        if head in _HEADS:
            yield _section(head, textwrap.dedent(body))
        elif head.startswith((">>> ", "    ")):
            yield f"```pycon\n{part}\n```"
        elif head.startswith("* "):
            yield part
        else:
            yield " ".join(part.split())


def _section(head: str, body: str) -> str:
    items = [" ".join(item.split()) for item in re.split(r"\n(?! )", body)]
    if head in {"Returns:", "Yields:"}:
        told = " ".join(items)
        return f"{head[:-1]} {told[0].lower()}{told[1:]}"
    lines = (re.sub(r"^(\w+): ", r"- `\1`: ", item) for item in items)
    return f"{head}\n\n" + "\n".join(lines)
