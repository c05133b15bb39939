"""A data folder of its own for each test run. Loaded by `-p` before Django's settings are read: a conftest is too late."""

from __future__ import annotations

import os
import tempfile

os.environ["MINQING_VAR"] = tempfile.mkdtemp(prefix="minqing-test-")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
