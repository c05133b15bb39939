"""The launcher before there is any environment: an old Python is told so, and the stamp decides what is done again."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "minqing"


@pytest.fixture
def launcher(tmp_path: Path) -> Any:
    """The launcher's functions, in a folder of its own with two small locks."""
    source = LAUNCHER.read_text(encoding="utf-8")
    assert source.endswith("\nmain()\n")
    (tmp_path / "minqing").write_text(source.removesuffix("main()\n"), encoding="utf-8")
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / lock).write_text("django==5.2.19 \\\n    --hash=sha256:00\n")
    loaded = runpy.run_path(str(tmp_path / "minqing"))
    loaded["PYTHON"].parent.mkdir(parents=True)
    loaded["PYTHON"].touch()
    # What runs inside is replaced in the functions' own globals.
    return loaded["prepare"].__globals__


def _counting(launcher: Any) -> list[str]:
    done: list[str] = []
    launcher["make_empty"] = lambda: done.append("empty")
    launcher["install"] = done.append
    return done


def test_an_old_python_is_told_so_in_both_languages(launcher, capsys):
    launcher["sys"] = type("Old", (), {"version_info": (3, 9), "exit": sys.exit, "stderr": sys.stderr})
    launcher["shutil"] = type("Bare", (), {"which": staticmethod(lambda name: None)})
    with pytest.raises(SystemExit) as left:
        launcher["leave_old_python"]()
    said = capsys.readouterr().err
    assert left.value.code == 1
    assert "需要 Python 3.11 或更新的版本，这台机器的 python3 是 3.9" in said
    assert "python3 here is 3.9" in said


def test_a_newer_python_of_the_machine_is_used(launcher):
    launcher["sys"] = type("Old", (), {"version_info": (3, 9), "argv": ["minqing", "demo"]})
    launcher["shutil"] = type("Two", (), {"which": staticmethod(lambda name: f"/usr/bin/{name}")})
    handed: list[tuple[str, ...]] = []

    def hand_over(*words: str) -> None:
        handed.append(words)
        raise SystemExit  # the real one never comes back

    launcher["hand_over"] = hand_over
    with pytest.raises(SystemExit):
        launcher["leave_old_python"]()
    assert handed == [("/usr/bin/python3.14", str(launcher["ROOT"] / "minqing"), "demo")]


def test_the_second_start_does_nothing(launcher, capsys):
    done = _counting(launcher)
    launcher["prepare"](testing=False)
    launcher["prepare"](testing=False)
    assert done == ["empty", "requirements.lock"]


def test_a_changed_lock_installs_into_the_same_environment(launcher):
    done = _counting(launcher)
    launcher["prepare"](testing=False)
    (launcher["ROOT"] / "requirements.lock").write_text("django==5.2.20\n")
    launcher["prepare"](testing=False)
    assert done == ["empty", "requirements.lock", "requirements.lock"]


def test_tests_need_more_and_then_both_are_ready(launcher):
    done = _counting(launcher)
    launcher["prepare"](testing=False)
    launcher["prepare"](testing=True)
    launcher["prepare"](testing=False)
    assert done == ["empty", "requirements.lock", "requirements-dev.lock"]


def test_another_folder_or_python_starts_from_nothing(launcher):
    done = _counting(launcher)
    launcher["prepare"](testing=False)
    stamp = json.loads(launcher["STAMP"].read_text())
    launcher["STAMP"].write_text(json.dumps(stamp | {"made": "/elsewhere 3.11"}))
    launcher["prepare"](testing=False)
    assert done == ["empty", "requirements.lock"] * 2


def test_a_break_while_installing_leaves_nothing_that_counts_as_ready(launcher):
    done = _counting(launcher)

    def broken(lock: str) -> None:
        raise KeyboardInterrupt

    install, launcher["install"] = launcher["install"], broken
    with pytest.raises(KeyboardInterrupt):
        launcher["prepare"](testing=False)
    assert not launcher["ready"](launcher["wanted"](testing=False))
    launcher["install"] = install
    launcher["prepare"](testing=False)
    assert done == ["empty", "requirements.lock"]


def test_without_uv_pip_and_venv_the_exact_command_is_shown(launcher, capsys):
    launcher["uv"] = list
    launcher["can"] = lambda python, module: False
    launcher["how_to_install"] = lambda: "sudo apt-get install -y python3-venv"
    with pytest.raises(SystemExit):
        launcher["make_empty"]()
    assert "\n    sudo apt-get install -y python3-venv\n" in capsys.readouterr().err


def _command(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(ROOT / "src"), **more}
    command = [sys.executable, "-m", "minqing", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_help_needs_nothing_installed():
    bare = [sys.executable, "-S", str(LAUNCHER), "--help"]
    env = {"PATH": os.environ["PATH"]}
    done = subprocess.run(bare, env=env, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[0] == "民情台账 Minqing"
    assert "demo" in done.stdout
    assert done.stdout.index("用法") < done.stdout.index("Usage")


def test_a_mistyped_command_is_answered_with_the_nearest():
    done = _command("dmeo")
    assert done.returncode == 2
    assert "没有“dmeo”这个命令。是不是想写 demo？" in done.stderr


def test_a_refusal_is_one_sentence_and_no_traceback(tmp_path):
    done = _command("keys", "import", str(tmp_path / "none.json"), MINQING_VAR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == f"没有找到文件 {tmp_path / 'none.json'}。\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--host", "x.lan"], "要和 --listen 一起用"),
        (["--listen"], "请用 --host 写明"),
        (["--listen", "--host", "x.lan", "--cert", "c.pem"], "要一起给"),
        (["--listen", "--host", "x.lan", "--cert", "none.pem", "--key", "none.pem"], "没有找到文件 none.pem"),
    ],
)
def test_listening_says_what_is_missing(tmp_path, words, said):
    done = _command("run", *words, MINQING_VAR=str(tmp_path / "var"))
    assert (done.returncode, said in done.stderr) == (1, True)
    assert not (tmp_path / "var").exists()


def test_what_is_no_certificate_is_refused(tmp_path):
    for name in ("c.pem", "k.pem"):
        (tmp_path / name).write_text("not a certificate")
    pair = ["--cert", str(tmp_path / "c.pem"), "--key", str(tmp_path / "k.pem")]
    done = _command("run", "--listen", "--host", "x.lan", *pair, MINQING_VAR=str(tmp_path / "var"))
    assert done.returncode == 1
    assert "不能使用：不是 PEM 格式" in done.stderr
