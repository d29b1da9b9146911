"""The examples at the end of each command's help."""

from typing import Final

EXAMPLES: Final[dict[str, tuple[str, ...]]] = {
    "process": (
        "quotewire process samples/translated.txt | python -m json.tool",
        "quotewire process news/*.html > documents.jsonl",
        "quotewire process - < articles.jsonl > documents.jsonl",
    ),
    "repair": (
        "quotewire repair article.txt > repaired.txt",
        "quotewire repair --explain article.txt",
        "quotewire repair --check *.txt",
    ),
    "report": (
        "quotewire report article.html -o report.html",
        "quotewire process news/*.txt | quotewire report - -o reports",
        "quotewire report news-1 -o news-1.html",
    ),
    "run": (
        "quotewire run",
        "quotewire run --table samples/translated.txt",
        "quotewire run --out results articles.jsonl > events.jsonl",
    ),
    "enqueue": (
        "quotewire enqueue article.txt page.html",
        "zcat articles.jsonl.gz | quotewire enqueue -",
    ),
    "dispatch": (
        "quotewire dispatch",
        "QUOTEWIRE_REDIS_URL=redis://redis.example:6379/0 quotewire dispatch",
    ),
    "events": (
        "quotewire events --follow --type statement.attributed",
        "quotewire events --since 1764339132000-0 > new.jsonl",
        "quotewire events --follow --group archive --consumer a1",
    ),
    "sink jsonl": (
        "quotewire sink jsonl archive",
        "quotewire sink jsonl archive --max-mb 500 --type statement.attributed",
    ),
    "sink webhook": ("quotewire sink webhook https://hooks.example/statements",),
    "sink postgres": ('quotewire sink postgres "postgresql://quotewire@db.example/news?sslmode=verify-full"',),
    "status": (
        "quotewire status",
        "quotewire status --json | python -m json.tool",
        "quotewire status --audit",
    ),
    "watch": ("quotewire watch", "quotewire watch | tee watch.log"),
    "dead list": (
        "quotewire dead list --reason stage_failed",
        "quotewire dead list --json > letters.jsonl",
    ),
    "dead show": ("quotewire dead show 1764339132000-0",),
    "dead replay": (
        "quotewire dead replay 1764339132000-0",
        "quotewire dead replay --all --limit 100",
    ),
    "dead drop": ("quotewire dead drop --reason invalid_json",),
    "intake pause": ('quotewire intake pause --reason "moving house"',),
    "intake resume": ("quotewire intake resume",),
    "intake cancel": ("quotewire intake cancel news-1",),
    "intake accept-loss": ("quotewire intake accept-loss",),
    "doctor": ("quotewire doctor", "quotewire doctor --json"),
    "health": ("quotewire health",),
    "schema": ("quotewire schema statement.attributed", "quotewire schema --out schemas"),
}


def examples(command: str) -> str:
    """The end of a command's help; a backspace keeps its lines as they are."""
    lines = "\n".join(f"  {line}" for line in EXAMPLES[command])
    return f"\b\nExamples:\n{lines}"
