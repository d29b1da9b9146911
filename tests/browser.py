"""The browser that tests of pages run in: Debian's Chromium, driven by Playwright.

A machine without it skips these tests with a message; where ``TEST_SERVERS_REQUIRED`` names Chromium, as in CI, its
absence is a failure.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser without a window; skips the test if there is none, or fails it where there must be one."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        message = "Chromium is not here: apt-get install chromium, as .ci/run does"
        if "Chromium" in os.environ.get("TEST_SERVERS_REQUIRED", "").split(","):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()
