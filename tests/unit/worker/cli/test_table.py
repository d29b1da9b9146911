"""What commands tell people: the table of who said what, and the refusals of ``enqueue``."""

import pytest

from quotewire.schemas import Reason, Unfinished
from quotewire.tasks.repair import Ledger
from quotewire.worker.cli.enqueue import Tally, _report
from quotewire.worker.cli.table import print_outcome
from tests.unit.tasks.report.articles import document, statement, words


def test_one_statement_is_not_several(capsys: pytest.CaptureFixture[str]) -> None:
    ledger = Ledger("“We wait,” said Ada Holm.")
    one = document(ledger, [statement(ledger, words(ledger, "“We wait,”"), name="Ada Holm")])
    print_outcome(one)
    assert f"{one.title or one.article_id}: 1 statement, 0 repairs" in capsys.readouterr().out


def test_a_refusal_without_an_id_begins_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    reason = Reason(code="invalid_json", message="news.jsonl:1: not valid JSON")
    refused = [Unfinished(outcome="dead", article_id=name, reason=reason) for name in (None, "a")]
    _report(Tally(refused=refused), as_json=False)
    assert capsys.readouterr().err.splitlines() == [
        "refused: invalid_json: news.jsonl:1: not valid JSON",
        "refused: a invalid_json: news.jsonl:1: not valid JSON",
    ]
