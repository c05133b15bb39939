"""Django's own commands, for developers and for finding faults: ./minqing manage migrate --plan."""

from __future__ import annotations

import argparse
import os

from django.core.management import execute_from_command_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="…", help="Django 的命令和选项")


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minqing.settings")
    execute_from_command_line(["./minqing manage", *args.words])
    return 0
