"""A data folder of its own for each test that keeps files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from minqing.base.sealing import ensure_keyring


@pytest.fixture
def shelf(settings: Any, tmp_path: Path) -> Path:
    settings.MINQING_FILES = tmp_path / "files"
    settings.MINQING_SEALED_FILES = tmp_path / "sealed"
    settings.MINQING_KEYS = tmp_path / "keys.json"
    ensure_keyring()
    return tmp_path


@pytest.fixture
def after_commit(django_capture_on_commit_callbacks: Any) -> Any:
    """`with after_commit(): act(…)` runs what waits for the commit, as a real commit would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
