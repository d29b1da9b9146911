"""The installed package brings only its own top-level names, and works beside somebody's ``tasks.py``."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from quotewire.tasks.repair import Ledger
from tests.unit.tasks.report.articles import document, statement, words

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """The wheel, unpacked in a folder of its own."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A working directory with modules of the names that Celery tutorials and our own folders have."""
    for name in ("tasks", "worker", "schemas"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('somebody else\\'s module')\n", encoding="utf-8")
    return tmp_path


def run(installed: Path, folder: Path, *command: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(installed), "QUOTEWIRE_REDIS_URL": "redis://127.0.0.1:1/0"}
    done = subprocess.run([sys.executable, *command], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_the_wheel_has_one_top_level_name(installed: Path) -> None:
    names = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert names == {"quotewire"}
    assert not [path for path in installed.rglob("*") if path.is_symlink()]
    shipped = {
        path.relative_to(ROOT) for folder in ("schemas", "tasks", "worker") for path in (ROOT / folder).rglob("*.*")
    }
    shipped = {path for path in shipped if "__pycache__" not in path.parts}
    assert [path for path in sorted(shipped) if not (installed / "quotewire" / path).exists()] == []


def test_celery_finds_the_worker_beside_a_foreign_tasks_module(installed: Path, foreign: Path) -> None:
    said = run(installed, foreign, "-m", "celery", "-A", "quotewire.worker", "report")
    assert "quotewire.tasks.stages.celery_tasks" in said
    code = "from quotewire.worker.celery import app; app.loader.import_default_modules(); print(sorted(app.tasks))"
    tasks = run(installed, foreign, "-c", code)
    assert all(f"tasks.{name}" in tasks for name in ("extract", "repair", "attribute"))


def test_the_public_names_come_from_the_installed_package(installed: Path, foreign: Path) -> None:
    code = (
        "import quotewire, sys; print(quotewire.__file__); print(sorted({'spacy', 'celery', 'redis'} & {*sys.modules}));"
        "from quotewire import *; print(repair('She left , he said.').text)"
    )
    place, loaded, repaired = run(installed, foreign, "-c", code).splitlines()
    assert place == str(installed / "quotewire" / "__init__.py")
    assert loaded == "[]"
    assert repaired == "She left, he said."


def test_the_installed_command_makes_a_page(installed: Path, foreign: Path) -> None:
    ledger = Ledger("“Rain,” said Ada Roe.")
    item = statement(ledger, words(ledger, "“Rain,”"), name="Ada Roe")
    (foreign / "one.json").write_text(document(ledger, [item]).model_dump_json(), encoding="utf-8")
    command = ("-m", "quotewire.worker.cli")
    assert run(installed, foreign, *command, "--version").startswith("quotewire 0.")
    page = run(installed, foreign, *command, "report", "one.json")
    assert "<bdi>Ada Roe</bdi>" in page
    assert ".masthead" in page
    assert "addEventListener" in page


def test_a_checkout_has_the_application_under_its_folder_name_too() -> None:
    env = {**os.environ, "QUOTEWIRE_REDIS_URL": "redis://127.0.0.1:1/0"}
    code = "import worker, quotewire.worker.celery as celery; print(worker.app is celery.app)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
