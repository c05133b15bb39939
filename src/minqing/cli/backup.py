"""`./minqing backup FILE`: everything but the keys, in one file, while the office goes on working."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from minqing.base import clock, sealing
from minqing.cli import archive
from minqing.matters import erasures


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", help="备份写到哪个文件，默认 var/backups/ 下按时间命名")


def run(args: argparse.Namespace) -> int:
    console = Console(stderr=True)
    target = Path(args.file).resolve() if args.file else _default()
    target.parent.mkdir(parents=True, exist_ok=True)
    # The list first: whatever is erased while the rows are read is in a later list.
    erasures.keep(target.with_name(target.name + erasures.SUFFIX))
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=console) as bar:
        task = bar.add_task("正在备份")
        manifest = archive.write(target, lambda what, n: bar.update(task, description=f"{what} {n}"))
    rows = sum(told["rows"] for told in manifest["tables"].values())
    print(f"已备份到 {target}：{len(manifest['tables'])} 张表 {rows} 行，{len(manifest['files'])} 个文件。")
    if manifest["missing"]:
        print(
            f"注意：有 {len(manifest['missing'])} 个附件在磁盘上找不到，备份里也没有。请运行 ./minqing doctor 查看是哪些。"
        )
    if sealing.keyring().copy_is_due:
        print(
            "提醒：密钥还没有导出备份。没有密钥，这份备份里的姓名、电话打不开。请运行 ./minqing keys export 文件"
        )
    return 0


def _default() -> Path:
    return Path(settings.MINQING_VAR) / "backups" / f"minqing-{clock.now():%Y%m%d-%H%M%S}.tar"
