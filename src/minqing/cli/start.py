"""What happens before an office is served: its folder, its environment, the database brought up to date, the checks."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path

import django
from django.core.checks import CheckMessage, run_checks
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from minqing.base.errors import Refusal, Refused

ROOT = Path(__file__).resolve().parents[3]
FIRST_PORT = 8000
CONSOLE = Console(stderr=True, highlight=False)


def data_folder() -> Path:
    """MINQING_VAR, else var/ beside the launcher."""
    return Path(os.environ.get("MINQING_VAR", ROOT / "var")).resolve()


def take_folder(var: Path) -> None:
    """Make the folder, readable by this user only, and let the settings know it."""
    os.umask(0o077)  # everything that is made from here on holds residents' words
    try:
        var.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=var):
            pass
    except OSError as fault:
        why = f"数据文件夹 {var} 不能写入（{fault.strerror}）。请换成有权限的用户运行，或用 MINQING_VAR 指定另一个文件夹。"
        raise Refused(Refusal(why, who="管理员", kind="file")) from fault
    os.environ["MINQING_VAR"] = str(var)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minqing.settings")


def open_office() -> None:
    """Set Django up, run its checks, and bring the database to this version."""
    django.setup()
    try:
        connection.ensure_connection()
    except OperationalError as fault:
        raise Refused(Refusal(f"数据库打不开：{fault}".strip(), who="管理员", kind="file")) from fault
    _migrate()
    faults = [m for m in run_checks(databases=["default"]) if m.is_serious() and not m.is_silenced()]
    if faults:
        raise Refused(Refusal("启动检查没有通过：\n" + "\n".join(map(_told, faults)), who="管理员"))


def close_connections() -> None:
    """Children open their own; a connection must not cross a fork."""
    connections.close_all()


def progress() -> Progress:
    """One kind of bar for everything that takes long."""
    bar = BarColumn(bar_width=30)
    return Progress(
        TextColumn("{task.description}"), bar, MofNCompleteColumn(), TimeElapsedColumn(), console=CONSOLE
    )


def _told(message: CheckMessage) -> str:
    return f"  {message.id} {message.msg}"


class _Counting:
    """Migrate's own talk, counted instead of shown."""

    def __init__(self, bar: Progress, total: int) -> None:
        self.bar = bar
        self.task = bar.add_task("正在准备数据库", total=total)

    def write(self, words: str) -> None:
        self.bar.advance(self.task, words.count(" OK"))

    def flush(self) -> None:
        self.bar.refresh()


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting:
        return
    with progress() as bar:
        call_command("migrate", interactive=False, no_color=True, stdout=_Counting(bar, len(waiting)))


def is_free(address: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def choose_port(address: str, wanted: int | None, last: int) -> int:
    """The port asked for, else the one used last time, else the next free one."""
    if wanted is not None:
        if is_free(address, wanted):
            return wanted
        why = f"端口 {wanted} 已被别的程序占用，或没有权限使用。请换一个：--port {wanted + 1}，不写 --port 会自动选择空闲端口。"
        raise Refused(Refusal(why, kind="input"))
    for port in [last or FIRST_PORT, *range(FIRST_PORT, FIRST_PORT + 100)]:
        if is_free(address, port):
            return port
    raise Refused(
        Refusal(
            f"端口 {FIRST_PORT} 到 {FIRST_PORT + 99} 都被占用。请用 --port 指定一个空闲端口。", kind="input"
        )
    )


def say(words: str = "") -> None:
    """To the terminal at once, also when the output goes into a file."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
