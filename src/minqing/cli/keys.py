"""`./minqing keys export|import|status`: the copy of the sealing keys, under a passphrase."""

from __future__ import annotations

import argparse
from pathlib import Path

from minqing.base import sealing
from minqing.base.errors import Refusal, Refused
from minqing.cli.restore import passphrase

SHORTEST = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["export", "import", "status"], help="导出、导入或查看")
    parser.add_argument("file", nargs="?", help="密钥备份文件")


def run(args: argparse.Namespace) -> int:
    if args.what == "status":
        return _status()
    if not args.file:
        raise Refused(Refusal("请写明密钥备份文件，例如 ./minqing keys export 密钥备份.json", kind="input"))
    return _export(Path(args.file)) if args.what == "export" else _import(Path(args.file))


def _status() -> int:
    ring = sealing.keyring()
    taken = f"最近一次导出：{ring.exported_at}" if ring.exported_at else "从未导出"
    print(f"密钥 {len(ring.keys)} 把，生成于 {ring.made_at}。{taken}。")
    if ring.copy_is_due:
        print("需要导出密钥备份：./minqing keys export 文件。备份里没有密钥，丢了密钥就打不开姓名和电话。")
    return 1 if ring.copy_is_due else 0


def _export(path: Path) -> int:
    if path.exists():
        raise Refused(Refusal(f"{path} 已经存在，没有覆盖。请换一个文件名。", kind="file"))
    words = passphrase("给密钥备份设一个口令（至少10个字符，另处保管）：")
    if len(words) < SHORTEST:
        raise Refused(Refusal(f"口令太短，至少{SHORTEST}个字符。", kind="input"))
    path.parent.mkdir(parents=True, exist_ok=True)
    sealing.export_keys(path, words)
    print(f"已导出到 {path}。请放到另一台机器或U盘上，口令另处保管；不要与数据备份放在一起。")
    return 0


def _import(path: Path) -> int:
    if not path.is_file():
        raise Refused(Refusal(f"没有找到文件 {path}。", kind="file"))
    sealing.install_keys(sealing.read_key_copy(path, passphrase("密钥备份的口令：")))
    print(f"密钥已放到 {sealing.keys_path()}。")
    return 0
