"""The engine gate: versions of SQLite that can lose acknowledged data are refused in words."""

import pytest
from django.db import connection

from minqing.base import checks, engine


@pytest.mark.parametrize(
    "version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 0), (3, 51, 2), (3, 52, 0)]
)
def test_unfit_versions_are_refused(version):
    assert "不能使用" in engine.why_unfit(version)


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 44, 9), (3, 50, 7), (3, 51, 3), (3, 52, 1), (3, 53, 4)])
def test_fit_versions_pass(version):
    assert engine.why_unfit(version) == ""


@pytest.mark.django_db
def test_the_connection_really_does_what_settings_ask():
    if connection.vendor == "sqlite":
        assert checks.sqlite_faults(connection) == []
    else:
        # The test server runs without fsync, which is exactly what the check has to say.
        assert all("已关闭" in fault for fault in checks.postgresql_faults(connection))


@pytest.mark.django_db
@pytest.mark.parametrize("pragma", ["synchronous=NORMAL", "foreign_keys=OFF", "busy_timeout=100"])
def test_a_weakened_connection_is_noticed(pragma, transactional_db):
    if connection.vendor != "sqlite":
        pytest.skip("the pragmas are SQLite's")
    name = pragma.split("=")[0]
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
    try:
        assert any(name in fault for fault in checks.sqlite_faults(connection))
    finally:
        connection.close()
