"""What demo and run share: one lease on the data folder, a port, a web server and a worker."""

from __future__ import annotations

import argparse
import contextlib
import os
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from minqing.base.errors import Refusal, Refused
from minqing.cli import start
from minqing.cli.lease import AlreadyRunningError, Lease
from minqing.cli.supervise import Child, Supervisor

LOCAL, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 -- only with --listen


@dataclass(frozen=True)
class Place:
    """Where the office is served. `name` is what colleagues type."""

    name: str = LOCAL
    listen: bool = False
    port: int | None = None
    cert: Path | None = None
    key: Path | None = None
    open_browser: bool = False

    @property
    def bound(self) -> str:
        return EVERYWHERE if self.listen else LOCAL

    def url(self, port: int, name: str = "") -> str:
        return f"{'https' if self.cert else 'http'}://{name or self.name}:{port}/"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that demo and run share."""
    parser.add_argument("--port", type=int, help="端口，默认 8000；被占用时自动换下一个空闲端口")
    parser.add_argument("--open", action="store_true", help="启动后打开浏览器")


def serve(
    var: Path,
    place: Place,
    *,
    before: Callable[[], None] = lambda: None,
    prepare: Callable[[], None] = lambda: None,
    greet: Callable[[str], None],
) -> int:
    """Under the folder's lease: `before` the database opens, `prepare` it, serve until stopped, `greet` once pages come."""
    start.take_folder(var)
    try:
        lease = Lease(var)
        lease.take()
    except AlreadyRunningError as running:
        where = running.address or "（正在启动）"
        why = f"民情台账已经在运行：{where} 数据文件夹 {var}。要停止，请在它的窗口按 Ctrl-C。"
        raise Refused(Refusal(why, kind="state")) from running
    with contextlib.closing(lease):
        port = start.choose_port(place.bound, place.port, lease.last_port)
        before()
        start.open_office()
        prepare()
        start.close_connections()
        url = place.url(port)
        os.environ.setdefault("MINQING_ADDRESS", url)  # what a mail's links begin with
        lease.say(address=url, port=port)
        supervisor = Supervisor(_children(var, place, port, lease), place.url(port, LOCAL))
        return supervisor.run(lambda: _greeting(place, url, greet))


def _children(var: Path, place: Place, port: int, lease: Lease) -> list[Child]:
    words = ["--address", place.bound, "--port", str(port)]
    if place.cert and place.key:
        words += ["--cert", str(place.cert), "--key", str(place.key)]
    held = (lease.handle.fileno(),)
    return [
        Child("web", words, var / "log" / "web.log", held),
        Child("jobs", [], var / "log" / "jobs.log", held),
    ]


def _greeting(place: Place, url: str, greet: Callable[[str], None]) -> None:
    greet(url)
    if place.open_browser and "DISPLAY" in os.environ:
        webbrowser.open(url)
