"""Places for the tests of commands. The tables are made once; every place but those that start from nothing is a copy."""

from __future__ import annotations

import pytest
from tests.cli.places import Place, Places


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """`place(name)` has nothing yet; `place(name, like=other)` is a copy."""
    return Places(tmp_path_factory.mktemp("places"))


@pytest.fixture(scope="session")
def tables(place: Places) -> Place:
    """A place with every table and no office, to be copied and never worked in."""
    made = place("tables")
    made.var.mkdir()
    # The server of a test run forgets on a power cut, which the start-up checks rightly refuse.
    made.good("manage", "migrate", "--verbosity", "0", "--skip-checks")
    return made
