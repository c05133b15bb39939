"""`./minqing restore BACKUP --keys FILE`: the same office elsewhere, or a refusal in words and nothing changed."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from minqing.base import clock, sealing
from minqing.base.errors import Refusal, Refused
from minqing.cli import archive
from minqing.matters import erasures
from minqing.matters.erasures import Done, Erasures
from minqing.org.models import Office


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", help="备份文件")
    parser.add_argument("--keys", required=True, help="密钥备份文件（./minqing keys export 导出的）")
    parser.add_argument(
        "--erasures", action="append", default=[], metavar="清单", help="备份之后抹除和密封的清单，可写多次"
    )


def passphrase(prompt: str) -> str:
    """MINQING_PASSPHRASE, else asked for without echo."""
    return os.environ.get("MINQING_PASSPHRASE") or getpass.getpass(prompt)


def run(args: argparse.Namespace) -> int:
    source, copy = Path(args.backup), Path(args.keys)
    for path in (source, copy, *map(Path, args.erasures)):
        if not path.is_file():
            raise Refused(Refusal(f"没有找到文件 {path}。", kind="file"))
    console = Console(stderr=True)
    manifest = archive.check(source)
    ring = sealing.read_key_copy(copy, passphrase("密钥备份的口令："))
    archive.fits(manifest, ring)
    _must_be_empty()
    sealing.install_keys(ring)
    call_command("migrate", verbosity=0, interactive=False)
    lists = _lists(source, args.erasures)
    with (
        Progress(SpinnerColumn(), TextColumn("{task.description}"), console=console) as bar,
        transaction.atomic(),
    ):
        task = bar.add_task("正在恢复")
        archive.restore(source, manifest, lambda what, n: bar.update(task, description=f"{what} {n}"))
        done = erasures.do_again(lists.values())
    rows = sum(told["rows"] for told in manifest["tables"].values())
    heads = "，".join(f"{office} 留痕 {told['size']} 条" for office, told in manifest["heads"].items())
    print(f"已恢复 {rows} 行、{len(manifest['files'])} 个文件。{heads}，树根与备份一致。")
    return _tell(manifest, lists, done)


def _lists(source: Path, named: list[str]) -> dict[Path, Erasures]:
    """The lists that were named, that lie beside backups in the same folder, or in the data folder to be filled."""
    found = {path: erasures.read(path) for path in map(Path, named)}
    lying = [*sorted(source.parent.glob("*" + erasures.SUFFIX)), erasures.own_list()]
    for path in lying:
        if not path.exists() or path in found:
            continue
        try:
            found[path] = erasures.read(path)
        except Refused as no:
            print(f"没有用 {path}：{no}")
    return found


def _tell(manifest: dict[str, Any], lists: dict[Path, Erasures], done: Done) -> int:
    """What was erased again, as of when; 1 when an accusation could not be sealed again."""
    made_at = dt.datetime.fromisoformat(manifest["made_at"])
    as_of = max((one.as_of for one in lists.values()), default=made_at)
    if as_of <= made_at:
        print(
            "注意：没有找到比这份备份更新的抹除清单。备份之后转过检举控告或抹除过内容的，这里又能看到，请纪检干部核对；"
            "有清单的，换一个空目录，用 --erasures 清单 再恢复一次。"
        )
        return 0
    print(
        f"按抹除清单（截至 {as_of.astimezone(clock.ZONE):%Y-%m-%d %H:%M}）补做："
        f"抹除留痕 {done.values} 项，重新密封检举控告 {len(done.sealed)} 件。"
    )
    if done.open:
        print(
            f"有 {len(done.open)} 件没能重新密封：{'、'.join(done.open)}。它们在备份里还挂着任务或已办结，"
            "请先把问题移出任务，再转纪检。在此之前不要对外开放。"
        )
    return 1 if done.open else 0


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
