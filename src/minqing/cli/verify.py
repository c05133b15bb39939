"""`./minqing verify draw N [--file F]`: work a draw out again and say what fits. Ends with 1 when anything does not."""

from __future__ import annotations

import argparse
import importlib
import json
import os
from pathlib import Path
from typing import Any

from minqing.base.errors import Refusal, Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["draw"], help="draw：核对一次摇号")
    parser.add_argument("number", help="编号，例如 YH-2026-0001")
    parser.add_argument("--file", help="核对公开页面下载的文件，而不是本机的数据")


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minqing.settings")
    importlib.import_module("django").setup()
    if args.file:
        return _tell(_from_file(Path(args.file), args.number))
    code = _tell(_from_database(args.number))
    return code or _sheets_fit(args.number)


def _from_file(path: Path, number: str) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise Refused(Refusal(f"读不了文件 {path}：{fault}", kind="file")) from fault
    if told.get("format") != importlib.import_module("minqing.base.draws").FORMAT:
        raise Refused(Refusal(f"{path} 不是摇号的公开文件。请从摇号的公开页面下载。", kind="file"))
    if told.get("number") != number:
        raise Refused(Refusal(f"文件里是 {told.get('number')}，不是 {number}。", kind="input"))
    return told


def _from_database(number: str) -> dict[str, Any]:
    models = importlib.import_module("minqing.base.models")
    found = list(models.Draw.objects.filter(number=number))
    if len(found) != 1:
        raise Refused(Refusal(f"没有找到摇号 {number}。", kind="input"))
    told: dict[str, Any] = found[0].published(importlib.import_module("minqing.base.clock").today())
    return told


def _sheets_fit(number: str) -> int:
    """The sheets that were handed out are those of the chosen numbers, no more and no fewer."""
    ordered = (
        importlib.import_module("minqing.matters.models").LookBack.objects.filter(draw__number=number).first()
    )
    if ordered is None:
        return 0
    handed_out = sorted(ordered.items.values_list("problem__code", flat=True))
    fits = handed_out == sorted(ordered.draw.chosen_ids)
    print(f"{'✓' if fits else '✗'} 发出的检查单与抽出的编号{'' if fits else '：不符'}")
    return 0 if fits else 1


def _tell(told: dict[str, Any]) -> int:
    """One line a question; a draw that cannot even be read as one does not fit."""
    words: dict[str, str] = importlib.import_module("minqing.matters.published").CHECKS
    states = dict(importlib.import_module("minqing.base.draw_states").DrawState.choices)
    print(f"摇号 {told['number']}：{told['heading']}")
    print(
        f"名单 {len(told['entries'])} 件，抽取比例 {int(told['rate']) / 100:g}%，{states.get(told['state'], told['state'])}"
    )
    for party in told["parties"]:
        print(f"第{party['place']}方 {party['name']}：承诺 {party['commitment']}")
    try:
        checks = importlib.import_module("minqing.base.drawing").checked(told)
    except (KeyError, TypeError, ValueError) as fault:
        print(f"✗ 名单读不成一份摇号的名单：{fault}")
        return 1
    for what, wanted, fits in checks:
        print(
            f"{'✓' if fits else '✗'} {words[what]}{'' if fits else f'：不符，重算得 {wanted}' if wanted else '：不符'}"
        )
    if told["state"] == "void":
        print(f"这次摇号已作废：{told['void_reason']}")
    good = all(fits for _what, _wanted, fits in checks)
    print("全部相符。" if good else "有不符之处：这次摇号或这份文件被改动过。")
    return 0 if good else 1
