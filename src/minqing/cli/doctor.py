"""`./minqing doctor`: is this installation fit to carry an office? One line per question, a failure says what to do."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from minqing.base import calendar, clock, engine, journal, sealing
from minqing.base.checks import postgresql_faults, sqlite_faults
from minqing.base.errors import Refused
from minqing.base.files import sweep
from minqing.base.models import JournalHead
from minqing.org.setup import needs_set_up

LEAST_FREE = 2 * 1024**3
OLDEST_BACKUP_DAYS = 7


@dataclass(frozen=True)
class Finding:
    """One answer. `grave` makes doctor end with 1."""

    good: bool
    words: str
    grave: bool = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=["systems"], help="systems：每个系统由哪些测试证明")
    parser.add_argument("--json", action="store_true", help="机器可读")


def run(args: argparse.Namespace) -> int:
    if args.what == "systems":
        return _systems(as_json=args.json)
    found = list(_engine()) + list(_migrated())
    if all(f.good for f in found):
        found += [finding for question in QUESTIONS for finding in question()]
    if args.json:
        print(json.dumps([vars(f) for f in found], ensure_ascii=False, indent=1))
    else:
        for finding in found:
            mark = "✓" if finding.good else ("✗" if finding.grave else "!")
            print(f"{mark} {finding.words}")
    return 1 if any(f.grave and not f.good for f in found) else 0


def _engine() -> Iterator[Finding]:
    sqlite = connection.vendor == "sqlite"
    faults = sqlite_faults(connection) if sqlite else postgresql_faults(connection)
    version = (
        ".".join(map(str, engine.linked_version())) if sqlite else str(getattr(connection, "pg_version", ""))
    )
    yield Finding(
        not faults, "；".join(faults) or f"数据库引擎 {connection.vendor} {version}，设置与要求一致"
    )


def _migrated() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    words = f"有 {len(waiting)} 步数据库升级没有做，请运行 ./minqing run" if waiting else "数据库结构是最新的"
    yield Finding(not waiting, words)
    if waiting:
        return  # the checks ask tables that are not there yet
    try:
        call_command("check", databases=["default"], verbosity=0)
    except SystemCheckError as faults:
        yield Finding(False, f"启动检查没有通过：{faults}")
    else:
        yield Finding(True, "启动检查通过")


def _office() -> Iterator[Finding]:
    if needs_set_up():
        yield Finding(False, "还没有建立机构。运行 ./minqing run，用它给出的一次性链接建立", grave=False)


def _keys() -> Iterator[Finding]:
    try:
        ring = sealing.keyring()
    except Refused as no:
        yield Finding(False, str(no), grave=not needs_set_up())
        return
    if ring.copy_is_due:
        yield Finding(False, "密钥还没有导出备份，或备份早于最新的密钥。请运行 ./minqing keys export 文件")
    else:
        yield Finding(True, f"密钥备份导出于 {ring.exported_at[:16]}")


def _calendar() -> Iterator[Finding]:
    year = clock.today().year
    for wanted in (year, year + 1):
        loaded = calendar.is_loaded(wanted)
        words = (
            f"{wanted}年工作日历已载入" if loaded else f"{wanted}年工作日历没有载入，跨年的工作日期限会被拒绝"
        )
        yield Finding(loaded, words, grave=wanted == year)


def _journal() -> Iterator[Finding]:
    """Recompute every office's root from its leaves."""
    for head in JournalHead.objects.all():
        size, root = journal.recomputed(head.office)
        good = (size, root) == (head.size, head.root)
        words = (
            f"留痕 {size} 条，树根 {head.root[:16]}… 与各条一致"
            if good
            else "留痕与树根不一致：有条目被改动过"
        )
        yield Finding(good, words)


def _files() -> Iterator[Finding]:
    swept = sweep()
    yield Finding(
        not swept.missing,
        f"附件齐全，清理无主文件 {len(swept.removed)} 个"
        if not swept.missing
        else f"有 {len(swept.missing)} 个附件的文件不在了",
    )
    free = shutil.disk_usage(settings.MINQING_VAR).free
    yield Finding(free > LEAST_FREE, f"磁盘剩余 {free // 1024**2:,} MiB", grave=free < LEAST_FREE // 8)


# Where an erased or sealed value may lie on in old row versions.
ERASED_IN = (
    "base_journalvalue",
    "base_actionkey",
    "base_storedfile",
    "matters_opinion",
    "matters_problem",
    "matters_speaker",
    "matters_opiniontag",
)


def _old_versions() -> Iterator[Finding]:
    """PostgreSQL keeps what was erased in old row versions until VACUUM; SQLite overwrites what it deletes."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_dead_tup FROM pg_stat_user_tables "
            "WHERE relname = ANY(%s) AND n_dead_tup > 0 ORDER BY relname",
            [list(ERASED_IN)],
        )
        dead = dict(cursor.fetchall())
    words = "抹除过的内容没有留在旧的行版本里"
    if dead:
        words = (
            f"PostgreSQL 里还有 {sum(dead.values())} 个旧的行版本，抹除或密封过的内容可能还在其中。"
            f"请由数据库管理员运行 VACUUM (FULL, ANALYZE) {', '.join(dead)}"
        )
    yield Finding(not dead, words, grave=False)


def _backups() -> Iterator[Finding]:
    folder = settings.MINQING_VAR / "backups"
    made = sorted(folder.glob("*.tar"), key=lambda p: p.stat().st_mtime) if folder.is_dir() else []
    if not made:
        yield Finding(False, "没有找到备份。请运行 ./minqing backup，并把备份拷到另一台机器", grave=False)
        return
    age = (clock.now().timestamp() - made[-1].stat().st_mtime) / 86400
    yield Finding(age <= OLDEST_BACKUP_DAYS, f"最近一份备份 {made[-1].name}，{age:.0f} 天前", grave=False)


QUESTIONS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _office,
    _keys,
    _calendar,
    _journal,
    _files,
    _old_versions,
    _backups,
)


def _systems(*, as_json: bool) -> int:
    """Which tests show which point of which system; the list is written from the tests' own marks."""
    text = resources.files("minqing.cli").joinpath("systems.json").read_text()
    if as_json:
        print(text)
        return 0
    told: dict[str, dict[str, Any]] = json.loads(text)
    for system in sorted(told):
        for point, tests in sorted(told[system].items()):
            print(f"{system} 第{point}点：{len(tests)} 项测试")
            for test in tests:
                print(f"    {test}")
    return 0
