"""`./minqing draw-secret`: a secret for a draw and its commitment, made on the party's own machine. Nothing is kept or sent."""

from __future__ import annotations

import argparse
import secrets
import sys

from minqing.base import draws


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mine", action="store_true", help="自己写一段话作秘密（从标准输入读一行）")


def run(args: argparse.Namespace) -> int:
    secret = draws.plain(sys.stdin.readline()) if args.mine else secrets.token_hex(32)
    if draws.weak(secret):
        sys.stderr.write(
            f"这段话太短，别人试得出来。至少{draws.TYPED_LENGTH}个字、其中{draws.TYPED_DIFFERENT}个不同的字；"
            "不带 --mine 运行，由程序生成一个。\n"
        )
        return 1
    print("秘密（存好，公开时整行填入；公开以前不要给任何人）：")
    print(secret)
    print("承诺（现在填到摇号页面上的，只有这一行）：")
    print(draws.commitment(secret))
    return 0
