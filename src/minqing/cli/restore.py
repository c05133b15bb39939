"""`./minqing restore BACKUP --keys FILE`: the same office elsewhere, or a refusal in words and nothing changed."""

from __future__ import annotations

import argparse
import getpass
import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from minqing.base import sealing
from minqing.base.errors import Refusal, Refused
from minqing.cli import archive
from minqing.org.models import Office


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", help="备份文件")
    parser.add_argument("--keys", required=True, help="密钥备份文件（./minqing keys export 导出的）")


def passphrase(prompt: str) -> str:
    """MINQING_PASSPHRASE, else asked for without echo."""
    return os.environ.get("MINQING_PASSPHRASE") or getpass.getpass(prompt)


def run(args: argparse.Namespace) -> int:
    source, copy = Path(args.backup), Path(args.keys)
    for path in (source, copy):
        if not path.is_file():
            raise Refused(Refusal(f"没有找到文件 {path}。", kind="file"))
    console = Console(stderr=True)
    manifest = archive.check(source)
    ring = sealing.read_key_copy(copy, passphrase("密钥备份的口令："))
    archive.fits(manifest, ring)
    _must_be_empty()
    sealing.install_keys(ring)
    call_command("migrate", verbosity=0, interactive=False)
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=console) as bar:
        task = bar.add_task("正在恢复")
        archive.restore(source, manifest, lambda what, n: bar.update(task, description=f"{what} {n}"))
    rows = sum(told["rows"] for told in manifest["tables"].values())
    heads = "，".join(f"{office} 留痕 {told['size']} 条" for office, told in manifest["heads"].items())
    print(f"已恢复 {rows} 行、{len(manifest['files'])} 个文件。{heads}，树根与备份一致。")
    return 0


def _must_be_empty() -> None:
    """Restoring over a working office would destroy it."""
    if Office._meta.db_table in connection.introspection.table_names() and Office.objects.exists():  # noqa: SLF001
        raise Refused(
            Refusal(
                f"{settings.MINQING_VAR} 里已有一个机构，没有覆盖。请换一个空的数据目录（MINQING_VAR）再恢复。",
                who="管理员",
                kind="state",
            )
        )
