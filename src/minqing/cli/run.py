"""`./minqing run`: the office's own data, for this machine alone or, with --listen, for colleagues."""

from __future__ import annotations

import argparse
import os
import ssl
from pathlib import Path

from django.utils.module_loading import import_string

from minqing.base.errors import Refusal, Refused
from minqing.cli import serving, start

ONLINE_ONLY = """
!! 注意：没有证书（--cert、--key），页面以明文 http 提供。
!! 同一网络里的人可能看到密码和居民信息；手机不能离线填写，也不能直接拍照。页面上会写明“仅在线”。
"""

ONLY_HERE = (
    "这些地址只有这台电脑打得开，回执上印的也是它。给同事和群众用，请停下来这样运行："
    "./minqing run --listen --host 别人在浏览器里输入的名称或地址\n"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    serving.add_arguments(parser)
    parser.add_argument("--listen", action="store_true", help="让同事的电脑和手机也能打开（需要 --host）")
    parser.add_argument(
        "--host", metavar="名称", help="同事在浏览器里输入的名称或地址，例如 minqing.jiedao.lan"
    )
    parser.add_argument("--cert", type=Path, metavar="文件", help="HTTPS 证书（PEM，含中间证书）")
    parser.add_argument("--key", type=Path, metavar="文件", help="证书的私钥（PEM，无口令）")


def run(args: argparse.Namespace) -> int:
    place = _place(args)
    if place.listen:
        os.environ["MINQING_HOSTS"] = place.name
        os.environ["MINQING_HTTPS"] = "1" if place.cert else "0"
    var = start.data_folder()
    return serving.serve(var, place, greet=lambda url: _greet(url, var, place))


def _place(args: argparse.Namespace) -> serving.Place:
    """Where to serve, or what is missing."""
    if not args.listen and (args.host or args.cert or args.key):
        raise _wrong("--host、--cert、--key 要和 --listen 一起用。")
    if args.listen and not args.host:
        raise _wrong("请用 --host 写明同事在浏览器里输入的名称或地址，例如 --host minqing.jiedao.lan。")
    if bool(args.cert) != bool(args.key):
        raise _wrong("--cert 和 --key 要一起给：证书一个文件，私钥一个文件。")
    if args.cert:
        _try_certificate(args.cert, args.key)
    name = args.host or serving.LOCAL
    return serving.Place(name, args.listen, args.port, args.cert, args.key, args.open)


def _try_certificate(cert: Path, key: Path) -> None:
    for path in (cert, key):
        if not path.is_file():
            raise _wrong(f"没有找到文件 {path}。")
        if not os.access(path, os.R_OK):
            raise _wrong(f"文件 {path} 没有读取权限。")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key, password=_no_password)
    except ssl.SSLError as fault:
        why = f"证书 {cert} 和私钥 {key} 不能使用：不是 PEM 格式、私钥有口令，或两者不是一对（{fault.reason}）。"
        raise _wrong(why) from fault


def _no_password() -> str:
    """Without it OpenSSL would ask on the terminal."""
    return ""


def _wrong(why: str) -> Refused:
    return Refused(Refusal(why, kind="input"))


def _greet(url: str, var: Path, place: serving.Place) -> None:
    start.say(f"\n民情台账已启动\n\n  居民入口    {url}\n  工作人员    {url}desk/\n")
    if not place.listen:
        start.say(ONLY_HERE)
    if import_string("minqing.org.setup.needs_set_up")():
        token = import_string("minqing.org.setup.issue_token")()
        start.close_connections()
        start.say(
            f"还没有管理员。请打开下面的一次性链接，建立机构和管理员账号（只能用一次，不要转发）：\n\n  {url}setup/{token}/\n"
        )
    if place.listen and not place.cert:
        start.say(ONLINE_ONLY)
    start.say(f"数据和记录在 {var}。按 Ctrl-C 停止，再次运行时数据还在。")
