"""`./minqing import LEDGER FILE`: the same plan and the same actions as the page, from the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from minqing.base.errors import Refusal, Refused
from minqing.desk.doors import may_bring_in
from minqing.ledger import imports
from minqing.ledger.ledger import Ledger
from minqing.ledger.models import ImportBatch
from minqing.ledger.plan import Plan
from minqing.ledger.registry import LEDGERS
from minqing.org.access import Viewer
from minqing.org.models import Account

LABELS = {
    "new": "新增",
    "changed": "更改",
    "same": "相同",
    "wrong": "有误",
    "aside": "不是记录（合计、注、示例）",
}
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "ledger", help=f"台账：{'、'.join(n for n, led in LEDGERS.items() if led.importable())}"
    )
    parser.add_argument("file", help="表格文件（.xlsx .xls .xlsb .ods .csv）")
    parser.add_argument("--as", dest="who", metavar="登录名", help="以谁的名义导入；不写就用唯一能导入的账号")
    parser.add_argument("--dry-run", action="store_true", help="只看计划，不写入")
    parser.add_argument(
        "--map", action="append", default=[], metavar="表头=栏目", help="指定某一栏，例如 --map 内容=words"
    )
    parser.add_argument("--errors", metavar="文件", help="有误的行写到哪个 .xlsx")


def run(args: argparse.Namespace) -> int:
    ledger = LEDGERS.get(args.ledger)
    if ledger is None or not ledger.importable():
        names = "、".join(f"{n}（{led.label}）" for n, led in LEDGERS.items() if led.importable())
        raise Refused(Refusal(f"没有可导入的台账“{args.ledger}”。可以写：{names}。", kind="input"))
    path = Path(args.file)
    if not path.is_file():
        raise Refused(Refusal(f"没有找到文件 {path}。", kind="file"))
    account = _account(args.who, ledger)
    viewer = Viewer.of(account)
    mapping = _mapping(args.map)
    imports.remember(ledger, viewer.office, mapping)
    batch = imports.open_batch(ledger, viewer, account.pk, path.name, path.read_bytes())
    found = imports.plan_batch(batch, viewer)
    _tell(found)
    if not args.dry_run:
        _write(batch, viewer)
    wrong = imports.errors_of(batch, viewer)
    if wrong and args.errors:
        Path(args.errors).write_bytes(imports.returned(batch, viewer))
        print(f"有误的行已写到 {args.errors}，改好后可以再导入。")
    return 1 if wrong else 0


def _account(who: str | None, ledger: Ledger) -> Account:
    """The account to import as: the one named, or the only one there is. Refused when it may not."""
    accounts: Any = Account.objects.select_related("person").filter(is_active=True, person__isnull=False)
    able = [a for a in accounts.order_by("username") if may_bring_in(ledger, Viewer.of(a))]
    names = "、".join(a.username for a in able) or "（没有人）"
    if who is None:
        if len(able) == 1:
            return able[0]
        raise Refused(
            Refusal(f"请用 --as 写明以谁的名义导入{ledger.label}。能导入的有：{names}。", kind="input")
        )
    found = accounts.filter(username=who).first()
    if found is None:
        raise Refused(Refusal(f"没有登录名“{who}”。", kind="input"))
    if found not in able:
        raise Refused(Refusal(f"{who}不能导入{ledger.label}。能导入的有：{names}。", kind="permission"))
    return found


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        heading, sign, column = pair.rpartition("=")
        if not sign:
            raise Refused(Refusal(f"“{pair}”应写成 表头=栏目。", kind="input"))
        mapping[heading] = column
    return mapping


def _tell(found: Plan) -> None:
    print(
        "计划："
        + "，".join(f"{LABELS[kind]} {n} 行" for kind, n in found.counts.items() if n or kind != "aside")
    )
    for warning in found.warnings:
        print(f"注意：{warning}")
    wrong = [line for line in found.lines if line.errors]
    for line in wrong[:SHOWN]:
        for column, sentence in line.errors.items():
            label = next((str(c.label) for c in found.ledger.columns if c.name == column), "整行")
            print(f"  {line.sheet} 第{line.number}行 {label}：{sentence}")
    if len(wrong) > SHOWN:
        print(f"  还有 {len(wrong) - SHOWN} 行有误，用 --errors 文件 取回整张表。")


def _write(batch: ImportBatch, viewer: Viewer) -> None:
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("正在写入")
        done = imports.carry_out(batch, viewer, lambda n, total: bar.update(task, completed=n, total=total))
    print(f"写入 {done.done} 行。" if done.total else "没有要写入的行。")
