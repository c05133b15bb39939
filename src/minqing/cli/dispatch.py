"""The table of commands. A command is a module with `add_arguments(parser)` and `run(args) -> int`.

Nothing here needs more than the standard library, so `./minqing --help` answers before anything is installed.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from minqing.base.errors import Refused
from minqing.cli import lifeline


@dataclass(frozen=True)
class Command:
    """`needs_office`: Django is set up on the user's own data before the module is imported."""

    name: str
    chinese: str
    english: str
    module: str
    needs_office: bool = True

    @property
    def exists(self) -> bool:
        return importlib.util.find_spec(self.module) is not None


COMMANDS = (
    Command(
        "demo",
        "打开演示：虚构的街道和数据，随便试",
        "try it on an invented office",
        "minqing.cli.demo",
        needs_office=False,
    ),
    Command("run", "运行本单位的台账", "run it on your own data", "minqing.cli.run", needs_office=False),
    Command(
        "import",
        "从 Excel 导入，例如 import opinions 文件.xlsx",
        "bring in a workbook",
        "minqing.cli.imports",
    ),
    Command("doctor", "检查这台机器和数据是否健康", "check the machine and the data", "minqing.cli.doctor"),
    Command("backup", "备份数据和附件", "back up data and files", "minqing.cli.backup"),
    Command("restore", "从备份恢复", "restore from a backup", "minqing.cli.restore"),
    Command(
        "keys",
        "导出或导入加密钥匙：keys export、keys import",
        "store or bring back the sealing keys",
        "minqing.cli.keys",
    ),
    Command(
        "verify",
        "重算一次摇号，看对不对得上：verify draw 编号",
        "work a draw out again",
        "minqing.cli.verify",
        needs_office=False,
    ),
    Command(
        "draw-secret",
        "为摇号生成秘密和承诺，不联网、不保存",
        "a secret for a draw, and its hash",
        "minqing.cli.draw_secret",
        needs_office=False,
    ),
    Command(
        "reset-password",
        "管理员不在时，给一个账号重设密码：reset-password 登录名",
        "give an account a new first password",
        "minqing.cli.reset_password",
    ),
    Command(
        "reset-second-factor",
        "设备丢了，解除一个账号的第二验证：reset-second-factor 登录名",
        "take the second factor off an account",
        "minqing.cli.reset_second_factor",
    ),
    Command("test", "运行全部测试", "run every test", "minqing.cli.testing", needs_office=False),
    Command(
        "manage",
        "Django 自带的管理命令（开发和排错用）",
        "Django's own commands",
        "minqing.cli.manage",
        needs_office=False,
    ),
)


class Parser(argparse.ArgumentParser):
    """Says in Chinese that the words after a command were not understood."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"命令写得不对：{message}\n请看用法：{self.prog} --help\n")
        sys.exit(2)


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    lifeline.follow_parent()
    if not argv or argv[0] in ("-h", "--help", "help"):
        sys.stdout.write(overview())
        return 0
    command = next((c for c in COMMANDS if c.name == argv[0] and c.exists), None)
    if command is None:
        sys.stderr.write(unknown(argv[0]))
        return 2
    try:
        return _run(command, argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("\n已停止。\n")
        return 130
    except Refused as refused:
        sys.stderr.write(f"{refused.refusal}\n")
        return 1


def overview() -> str:
    """The page that ./minqing alone shows: Chinese first, English second, only what exists."""
    listed = [c for c in COMMANDS if c.exists]
    lines = [
        "民情台账 Minqing",
        "",
        "用法：./minqing 命令 [选项]      每个命令的选项：./minqing 命令 --help",
        "",
    ]
    lines += [f"  {c.name:<11} {c.chinese}" for c in listed]
    lines += ["", "Usage: ./minqing COMMAND [OPTIONS]      options: ./minqing COMMAND --help", ""]
    lines += [f"  {c.name:<11} {c.english}" for c in listed]
    return "\n".join(lines) + "\n"


def unknown(word: str) -> str:
    """What to say to a mistyped command."""
    near = difflib.get_close_matches(word, [c.name for c in COMMANDS if c.exists], n=1)
    hint = f"是不是想写 {near[0]}？" if near else ""
    return f"没有“{word}”这个命令。{hint}全部命令请看 ./minqing --help\n"


def _run(command: Command, words: Sequence[str]) -> int:
    if command.needs_office:
        os.umask(0o077)  # backups and key copies are for this user alone
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minqing.settings")
        importlib.import_module("django").setup()
    module = importlib.import_module(command.module)
    parser = Parser(prog=f"./minqing {command.name}", description=f"{command.chinese}。 {command.english}.")
    module.add_arguments(parser)
    code: int = module.run(parser.parse_args(words))
    return code
