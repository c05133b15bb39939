"""Start-up checks: an engine that keeps what it acknowledges, the settings really in force, and no unguarded table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from minqing.base import engine
from minqing.base.rows import Row
from minqing.base.unguarded import FRAMEWORK_APPS, UNGUARDED


@register(Tags.models)
def check_guarded(**_kwargs: Any) -> list[CheckMessage]:
    """Every table of ours is guarded, or stands on the short list with a reason."""
    loose = [
        model._meta.label_lower  # noqa: SLF001 -- Django's public meta API
        for model in apps.get_models()
        if model._meta.app_label not in FRAMEWORK_APPS  # noqa: SLF001
        and not issubclass(model, Row)
        and model._meta.label_lower not in UNGUARDED  # noqa: SLF001
    ]
    return [Error(f"表 {label} 既不受动作保护，也不在豁免清单里。", id="minqing.E001") for label in loose]


@register(Tags.database)
def check_engine(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse an unfit engine, and read back what the connection really does."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        faults = sqlite_faults(connection) if connection.vendor == "sqlite" else postgresql_faults(connection)
        found += [Error(fault, id="minqing.E002") for fault in faults]
    return found


def _read(connection: Any, statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def sqlite_faults(connection: Any) -> list[str]:
    """What is wrong with this SQLite connection, in words."""
    if why := engine.why_unfit(engine.linked_version()):
        return [why]
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    found = {name: _read(connection, f"PRAGMA {name}") for name in wanted}
    faults = [
        f"SQLite 的 {name} 现在是 {found[name]}，应为 {want}。请核对 settings 的 init_command。"
        for name, want in wanted.items()
        if found[name] != want
    ]
    if _read(connection, "PRAGMA busy_timeout") < 5000:
        faults.append("SQLite 的 busy_timeout 不足 5000 毫秒，忙时会报“数据库被锁”。")
    if connection.transaction_mode != "IMMEDIATE":
        faults.append("SQLite 的 transaction_mode 应为 IMMEDIATE，否则先读后写的事务会立刻失败。")
    return faults


def postgresql_faults(connection: Any) -> list[str]:
    """What is wrong with this PostgreSQL server or role, in words. Tests run without fsync and say so by setting."""
    faults = []
    role = _read(connection, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    if role:
        faults.append("连接 PostgreSQL 的角色是超级用户或可绕过行级安全，请换成普通角色。")
    off = [
        n
        for n in ("full_page_writes", "synchronous_commit", "fsync")
        if _read(connection, f"SHOW {n}") == "off"
    ]
    return faults + [f"PostgreSQL 的 {name} 已关闭，断电会丢失已确认的数据。" for name in off]
