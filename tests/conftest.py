"""The test database, a real file in the run's own data folder (tests/support/house.py), and the cast."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.support.journal_watch", "tests.support.flushing"]


@pytest.fixture(scope="session", autouse=True)
def _keys():
    from minqing.base import sealing

    sealing.ensure_keyring()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, with triggers that tell which guarded rows were touched, by whatever door."""
    from tests.support import touched

    with django_db_blocker.unblock():
        touched.install()


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast(db):
    from tests.support.cast import raise_cast

    return raise_cast()
