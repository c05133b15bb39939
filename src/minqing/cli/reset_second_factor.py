"""`./minqing reset-second-factor NAME`: for the administrator who lost both device and recovery sheet."""

from __future__ import annotations

import argparse

from minqing.cli.reset_password import ACTOR, person_of
from minqing.org.access import SystemActor
from minqing.org.actions.secrets import reset_second_factor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="登录名", help="谁的账号")
    parser.add_argument(
        "--reason", required=True, metavar="理由", help="写进留痕，例如：电脑损坏，已当面核对"
    )


def run(args: argparse.Namespace) -> int:
    person = person_of(args.name)
    reset_second_factor(person, by=SystemActor(person.office, ACTOR), reason=args.reason)
    print(f"{person.name}（{args.name}）的第二验证已解除，下次登录只用密码。请本人重新开通。已写入留痕。")
    return 0
