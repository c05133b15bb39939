"""What was sealed or erased after a backup stays so when that older backup is restored."""

from __future__ import annotations

import json
import shutil
import time
from typing import Any

import pytest
from tests.cli.places import Place, on_server


def told(there: Place, what: str) -> Any:
    return json.loads(there.told("erasing_process", what))


@pytest.fixture(scope="module")
def lives(place, tables, tmp_path_factory):
    """An office that made a backup, then sealed an accusation, then kept its list; all it took out lies in one folder."""
    out, source = tmp_path_factory.mktemp("out"), place("lives", like=tables)
    told(source, "seed")
    source.good("backup", str(out / "old.tar"))
    told(source, "seal")
    source.good("manage", "tidy", "--skip-checks")
    source.good("keys", "export", str(out / "keys.json"))
    shutil.copy(source.var / "erasures", out / "list")
    return source, out


# How many other transactions are open on this server, in whatever database.
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND (backend_xid IS NOT NULL OR backend_xmin IS NOT NULL)"


def check_sealed(there: Place) -> None:
    seen = told(there, "tell")
    assert seen["words"] == ["", "第0盏路灯不亮。", "第2盏路灯不亮。"]
    assert seen["names"] == ["陈小满0", "陈小满2"]
    assert not [text for text in seen["journal"] if "第1盏" in text]
    assert (seen["sealed"], seen["whole"]) == (1, True)
    assert seen["acts"][-1] == "opinion.seal_again"


def test_without_a_newer_list_the_restore_says_that_it_may_show_too_much(lives, place, tables):
    source, out = lives
    there = place("bare", like=tables)
    said = there.good("restore", str(out / "old.tar"), "--keys", str(out / "keys.json"))
    assert "没有找到比这份备份更新的抹除清单" in said
    assert "第1盏路灯不亮。" in told(there, "tell")["words"]
    assert told(source, "tell")["sealed"] == 1


def test_a_named_list_seals_and_erases_again(lives, place, tables):
    _source, out = lives
    there = place("named", like=tables)
    words = (
        "restore",
        str(out / "old.tar"),
        "--keys",
        str(out / "keys.json"),
        "--erasures",
        str(out / "list"),
    )
    said = there.good(*words)
    assert "重新密封检举控告 1 件" in said
    check_sealed(there)


def test_the_list_in_the_data_folder_is_found_by_itself(lives, place, tables):
    _source, out = lives
    there = place("own", like=tables)
    shutil.copy(out / "list", there.var / "erasures")
    there.good("restore", str(out / "old.tar"), "--keys", str(out / "keys.json"))
    check_sealed(there)


def test_the_list_beside_a_newer_backup_is_found_by_itself_and_one_of_others_is_not_used(
    lives, place, tables, tmp_path
):
    source, out = lives
    shutil.copy(out / "old.tar", tmp_path / "old.tar")
    source.good("backup", str(tmp_path / "new.tar"))
    (tmp_path / "new.tar").unlink()
    (tmp_path / "strange.erasures").write_bytes(b"rubbish")
    there = place("beside", like=tables)
    said = there.good("restore", str(tmp_path / "old.tar"), "--keys", str(out / "keys.json"))
    assert "没有用 " in said
    check_sealed(there)


def test_a_list_tells_nothing_without_the_keys(lives):
    _source, out = lives
    data = (out / "list").read_bytes()
    assert b"opinions" not in data
    assert b"as_of" not in data


def test_the_doctor_names_old_row_versions_until_they_are_vacuumed(lives):
    source, _out = lives
    if not source.database:
        assert told(source, "doctor") == []  # SQLite overwrites in place
        return
    [words] = told(source, "doctor")
    assert "matters_opinion" in words
    # The server counts old versions a little late, and keeps what a transaction that is still open began before: the
    # other worker of this run may hold one for minutes. The doctor goes on saying so.
    for _round in range(3):
        on_server(source.database, words[words.index("VACUUM") :])
        if not (left := told(source, "doctor")):
            return
        [words] = left
        time.sleep(1)
    assert on_server(source.database, OPEN)[0][0] > 0, words
