"""One campaign stands for a module; each test is taken back to it."""

from __future__ import annotations

import copy

import pytest
from tests.campaigns import running
from tests.matters import steps
from tests.support.cast import raise_cast
from tests.support.standing import standing


def _made():
    cast = raise_cast()
    steps.taxonomy(cast)
    campaign, step = running.running(cast)
    return cast, campaign, step, running.symposium(cast, campaign=campaign)


@pytest.fixture(scope="module")
def one_office(django_db_setup, django_db_blocker):
    with standing(django_db_blocker, _made) as made:
        yield made


@pytest.fixture
def office(one_office, db):
    """(cast, running campaign, its one step, a symposium of it)."""
    return copy.deepcopy(one_office)
