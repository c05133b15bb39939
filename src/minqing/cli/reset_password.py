"""`./minqing reset-password NAME`: a new first password, printed once, when no administrator can be reached."""

from __future__ import annotations

import argparse

from minqing.base.errors import Refusal, Refused
from minqing.org.access import SystemActor
from minqing.org.actions.people import reset_password
from minqing.org.actions.staff import first_password
from minqing.org.models import Account, Person

ACTOR = "服务器命令"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="登录名", help="谁的账号")
    parser.add_argument("--reason", default="在服务器上重设", metavar="理由", help="写进留痕")


def run(args: argparse.Namespace) -> int:
    person = person_of(args.name)
    password = first_password()
    reset_password(person, by=SystemActor(person.office, ACTOR), password=password, reason=args.reason)
    print(f"{person.name}（{args.name}）的新密码：{password}")
    print(
        "只显示这一次。原来的密码和正开着的页面马上失效，本人第一次登录时必须改密码。已写入留痕，管理员会收到消息。"
    )
    return 0


def person_of(username: str) -> Person:
    """Whose sign-in name this is; refused in words when it is nobody's."""
    account = Account.objects.select_related("person").filter(username__iexact=username.strip()).first()
    if account is None or account.person is None:
        raise Refused(Refusal(f"没有登录名为“{username}”的账号，请核对。", kind="input"))
    if not account.is_active:
        raise Refused(Refusal(f"“{username}”已经停用，重设密码也登录不了。", kind="state"))
    return account.person
