"""Swaps in an SQLite that keeps what it acknowledges, before Django imports the stock one.

SQLite before 3.51.3 can lose committed pages when a checkpoint races a WAL reset (fixed also in 3.44.6 and 3.50.7).
"""

from __future__ import annotations

import importlib
import sys

Version = tuple[int, int, int]


def swap_in() -> None:
    """Let `import sqlite3` mean the bundled wheel, where there is one for this machine."""
    try:
        wheel = importlib.import_module("pysqlite3")
    except ModuleNotFoundError:
        return
    sys.modules["sqlite3"] = wheel
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")


def why_unfit(version: Version) -> str:
    """Why this SQLite must not carry an office, or an empty string."""
    good = (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)
    ) and version != (3, 52, 0)
    if good:
        return ""
    shown = ".".join(str(n) for n in version)
    return (
        f"SQLite {shown} 可能丢失已确认的数据（WAL 重置缺陷），不能使用。"
        "请安装 pysqlite3 轮子（3.51.3 以上），或设置 DATABASE_URL 改用 PostgreSQL。"
    )


def linked_version() -> Version:
    """The engine that is really linked, not the one a lock file promises."""
    version: Version = importlib.import_module("sqlite3").sqlite_version_info
    return version
