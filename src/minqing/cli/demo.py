"""`./minqing demo`: an invented office in a folder of its own, so that it never mixes with the user's data."""

from __future__ import annotations

import argparse
import os
import shutil
import time
from pathlib import Path

from django.utils.module_loading import import_string
from rich.console import Console
from rich.table import Table

from minqing.cli import lease, serving, start

OWN_DATA = ("DATABASE_URL", "MINQING_KEYS", "MINQING_HOSTS", "MINQING_HTTPS", "MINQING_EMAIL_URL")
COMPLETE = "demo-complete"
OLD = 14 * 24 * 3600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    serving.add_arguments(parser)
    parser.add_argument("--fresh", action="store_true", help="丢弃现有演示数据，按今天的日期重新生成")


def run(args: argparse.Namespace) -> int:
    for name in OWN_DATA:
        if os.environ.pop(name, None) is not None:
            start.say(f"演示不使用 {name}：演示数据另放，不碰您的数据。")
    var = start.data_folder() / "demo"
    return serving.serve(
        var,
        serving.Place(port=args.port, open_browser=args.open),
        before=lambda: _clear(var, fresh=args.fresh),
        prepare=lambda: _load(var),
        greet=lambda url: _greet(url, var),
    )


def _clear(var: Path, *, fresh: bool) -> None:
    """The mark is written when the loading has ended: without it, what is there is half a demo."""
    if (var / COMPLETE).exists() and not fresh:
        return
    (var / COMPLETE).unlink(missing_ok=True)
    for path in var.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != lease.NAME:
            path.unlink()


def _load(var: Path) -> None:
    if (var / COMPLETE).exists():
        return
    with start.progress() as bar:
        task = bar.add_task("正在生成演示数据", total=None)
        import_string("minqing.demo.load.load")(
            lambda done, total: bar.update(task, completed=done, total=total)
        )
    (var / COMPLETE).touch()


def _greet(url: str, var: Path) -> None:
    table = Table(title="演示账号（都是虚构的人）", title_justify="left")
    for heading in ("账号", "密码", "角色", "姓名和岗位"):
        table.add_column(heading, no_wrap=True)
    for line in import_string("minqing.demo.load.accounts")():
        table.add_row(*line)
    start.say(f"\n民情台账（演示）已启动\n\n  居民入口    {url}\n  工作人员    {url}desk/\n")
    Console(width=100, highlight=False).print(table)
    if time.time() - (var / COMPLETE).stat().st_mtime > OLD:
        start.say("演示数据已生成两周以上；要让日期靠近今天，请用 ./minqing demo --fresh 重新生成。")
    start.say(f"\n数据和记录在 {var}。按 Ctrl-C 停止，再次运行时数据还在。")
