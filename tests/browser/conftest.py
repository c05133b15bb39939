"""A street with its staff, for the stories that are told in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.browser.street import Story
from tests.matters.steps import taxonomy


@pytest.fixture
def story(browser: Any, live_server: Any, cast: Any) -> Iterator[Story]:
    taxonomy(cast)
    told = Story(browser, str(live_server.url))
    yield told
    for context in list(browser.contexts):
        context.close()
    assert told.complaints == []
