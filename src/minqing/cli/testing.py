"""`./minqing test`: every check there is, one after the other, with a table at the end. A failure does not stop the rest."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[3]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LANGUAGES = Path("/usr/share/i18n/locales/zh_CN")
PARALLEL = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


@dataclass(frozen=True)
class Need:
    """What tests ask of the system beside Python, and Debian's packages that bring it."""

    what: str
    packages: tuple[str, ...]
    found: Callable[[], bool]

    @property
    def sentence(self) -> str:
        return f"\n!! {self.what}没有运行。请执行：sudo apt-get install -y {' '.join(self.packages)}\n"


def _has_browser() -> bool:
    return bool(os.environ.get("MINQING_CHROMIUM")) or any(map(shutil.which, BROWSERS))


def _has_languages() -> bool:
    return shutil.which("localedef") is not None and LANGUAGES.exists()


BROWSER = Need("没有浏览器，浏览器测试（browser tests）", ("chromium", "fonts-noto-cjk"), _has_browser)
SORTING = Need("没有语言资料，其他语言数据库上的测试（non-C database）", ("locales",), _has_languages)


@dataclass(frozen=True)
class Part:
    """One line of the closing table. `fast` parts are run with --fast too."""

    label: str
    command: list[str]
    fast: bool = False
    needs_browser: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--long", action="store_true", help="各项完整数量（慢；缺省是简短形式）")
    parser.add_argument(
        "--again", action="store_true", help="与 --long 同用：同一份代码上已经通过的也重跑（缺省接着上次）"
    )
    parser.add_argument("--fast", action="store_true", help="只做检查和 SQLite 上的测试")
    parser.add_argument("pytest", nargs="*", help="-- 之后的内容原样交给 pytest，例如 -- tests/org -k 授权")


def run(args: argparse.Namespace) -> int:
    in_ci = bool(os.environ.get("CI"))
    lacking = _lacking((SORTING,) if args.fast else (SORTING, BROWSER))
    browser = BROWSER not in lacking
    parts = [part for part in _parts(args, in_ci=in_ci) if part.fast or not args.fast]
    done = [(part, *_timed(part, has_browser=browser)) for part in parts]
    _show(done)
    for need in lacking:
        sys.stderr.write(need.sentence)
    # Exit code 5 is pytest's "nothing was collected": with chosen tests, a part may have none of them.
    fine = {0, 5} if args.pytest else {0}
    failed = any(code is not None and code not in fine for _, code, _ in done)
    return 1 if failed or (in_ci and lacking) else 0


def _parts(args: argparse.Namespace, *, in_ci: bool) -> Iterator[Part]:
    python = [sys.executable, "-m"]
    manage = [*python, "minqing", "manage"]
    chosen = [f"--{name}" for name in ("long", "again") if getattr(args, name)]
    tests = [*python, "pytest", *chosen, *args.pytest]
    lint_imports = str(Path(sys.executable).with_name("lint-imports"))
    yield Part("ruff check", [*python, "ruff", "check", "."], fast=True)
    yield Part("ruff format", [*python, "ruff", "format", "--check", "."], fast=True)
    yield Part("mypy", [*python, "mypy"], fast=True)
    yield Part("lint-imports", [lint_imports], fast=True)
    yield Part("makemigrations --check", [*manage, "makemigrations", "--check", "--dry-run"], fast=True)
    yield Part("manage check", [*manage, "check"], fast=True)
    yield Part("pytest · SQLite", [*tests, *PARALLEL, "-m", "not browser"], fast=True)
    yield Part("pytest · PostgreSQL", [*tests, "--db=postgresql", *PARALLEL, "-m", "not browser"])
    required = ["--browser-required"] if in_ci else []
    yield Part("pytest · Chromium", [*tests, "-m", "browser", *required], needs_browser=True)


def _timed(part: Part, *, has_browser: bool) -> tuple[int | None, float]:
    """The exit code (None: not run) and the seconds that one part took."""
    if part.needs_browser and not has_browser:
        return None, 0.0
    sys.stdout.write(f"\n── {part.label}\n")
    sys.stdout.flush()
    begun = time.monotonic()
    return subprocess.run(part.command, cwd=ROOT, env=_environment(), check=False).returncode, (
        time.monotonic() - begun
    )


def _environment() -> dict[str, str]:
    """The checks look at the code; nobody's data folder is touched or needed."""
    own = ("DATABASE_URL", "MINQING_KEYS", "MINQING_HOSTS", "MINQING_HTTPS")
    env = {name: value for name, value in os.environ.items() if name not in own}
    return env | {"PYTHONPATH": str(ROOT / "src"), "MINQING_VAR": str(ROOT / "var" / "test")}


def _show(done: list[tuple[Part, int | None, float]]) -> None:
    table = Table(title="测试结果", title_justify="left")
    table.add_column("部分")
    table.add_column("秒", justify="right")
    table.add_column("结果")
    for part, code, seconds in done:
        words = (
            "没有运行" if code is None else "通过" if code == 0 else "没有可运行的" if code == 5 else "失败"
        )
        table.add_row(part.label, f"{seconds:.0f}", words)
    total = sum(seconds for _, _, seconds in done)
    table.add_row("合计", f"{total:.0f}", "")
    Console().print(table)


def _lacking(needs: Sequence[Need]) -> list[Need]:
    """What is not there, after installing Debian's packages where that is allowed without asking for a password."""
    lacking = [need for need in needs if not need.found()]
    apt, sudo = shutil.which("apt-get"), _as_root()
    if not lacking or apt is None or sudo is None:
        return lacking
    packages = [package for need in lacking for package in need.packages]
    sys.stdout.write(f"正在安装测试要用的系统软件 {' '.join(packages)} … Installing Debian's packages …\n")
    sys.stdout.flush()
    quiet = ["-qq", "-o", "Dpkg::Use-Pty=0"]
    for words in (["update", *quiet], ["install", "-y", "--no-install-recommends", *quiet, *packages]):
        subprocess.run(
            [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", apt, *words],
            check=False,
            stdout=subprocess.DEVNULL,
        )
    return [need for need in lacking if not need.found()]


def _as_root() -> list[str] | None:
    """The words before a command that needs root; None where that would ask for a password."""
    if os.geteuid() == 0:
        return []
    allowed = (
        shutil.which("sudo")
        and not subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode
    )
    return ["sudo", "-n"] if allowed else None
