"""Keeps the web server and the worker alive, and ends both cleanly.

A child that dies is started again, with a pause and at most a few times; each child has a session of its own, so that
Ctrl-C reaches only the supervisor, which then lets the children finish what they hold.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from ssl import CERT_NONE, SSLContext, create_default_context
from types import FrameType

from minqing.cli import lifeline
from minqing.cli.start import say

LOG_LIMIT = 10 * 1024 * 1024
RESTARTS = 5
WITHIN = 60.0
GRACE = {"web": 10.0, "jobs": 30.0}
LABELS = {"web": "网页服务", "jobs": "后台任务"}


@dataclass
class Child:
    """One process to keep alive."""

    name: str
    words: list[str]
    log: Path
    keep_open: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        env = {**os.environ, lifeline.PARENT: str(os.getpid())}
        command = [sys.executable, "-m", f"minqing.cli.{self.name}", *self.words]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, pass_fds=self.keep_open,
            )  # fmt: skip
        self.started = [t for t in self.started if t > time.monotonic() - WITHIN] + [time.monotonic()]

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def tail(self) -> str:
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])

    def signal_all(self, number: int) -> None:
        """The child and whatever it forked."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


class Supervisor:
    """Starts the children, waits until pages are served, and stays until it is asked to stop."""

    def __init__(self, children: list[Child], address: str) -> None:
        self.children, self.address = children, address
        self.asked = 0

    def run(self, when_ready: Callable[[], None]) -> int:
        """The exit code: 0 when somebody stopped it, 1 when a child could not be kept alive."""
        before = {n: signal.signal(n, self._stop) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            for child in self.children:
                child.start()
            if self._wait_until_served():
                when_ready()
            code = self._watch()
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)
        if self.asked:
            say("\n已停止，数据都已保存。")
        return code

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.asked += 1
        if self.asked > 1:
            for child in self.children:
                child.signal_all(signal.SIGKILL)

    def _wait_until_served(self) -> bool:
        while not self.asked and self._keep_alive():
            if served(self.address):
                return True
            time.sleep(0.2)
        return False

    def _watch(self) -> int:
        while not self.asked:
            if not self._keep_alive():
                return 1
            time.sleep(0.3)
        return 0

    def _keep_alive(self) -> bool:
        """Start again what has died. False when one dies again and again."""
        for child in self.children:
            if child.alive or self.asked:
                continue
            child.signal_all(signal.SIGKILL)  # a server that died leaves no worker of its own on the port
            if len(child.started) > RESTARTS:
                say(f"{LABELS[child.name]}一再退出，已停下。最后的记录（{child.log}）：\n{child.tail}")
                return False
            say(f"{LABELS[child.name]}意外退出，正在重新启动（记录在 {child.log}）…")
            time.sleep(min(2 ** (len(child.started) - 1), 8) / 2)
            child.start()
        return True

    def _end(self) -> None:
        for child in self.children:
            if child.alive and child.process is not None:
                child.process.terminate()
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(GRACE[child.name])
            except subprocess.TimeoutExpired:
                say(f"{LABELS[child.name]}没有及时停下，已强制结束；没有做完的会在下次启动后接着做。")
            child.signal_all(signal.SIGKILL)
            child.process.wait()


def served(address: str) -> bool:
    """Whether anything answers there; a certificate is not ours to judge."""
    request = urllib.request.Request(address, method="HEAD")  # noqa: S310 -- our own address
    try:
        with urllib.request.urlopen(request, timeout=5, context=_any_certificate()):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _any_certificate() -> SSLContext:
    context = create_default_context()
    context.check_hostname = False
    context.verify_mode = CERT_NONE
    return context
