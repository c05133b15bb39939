"""Sealed files: no readable byte stays, no key opens another row, no journal value tells the name or the hash."""

import hashlib

import pytest
from tests.base import samples
from tests.base.acting import act
from tests.base.keeping import TEXT, keep, on_disk
from tests.base.samples import picture, upload

from minqing.base import disk, files
from minqing.base.errors import GuardError, Refused
from minqing.base.journal import entries_of
from minqing.base.models import JournalValue, StoredFile
from minqing.base.uploads import received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def test_sealing_moves_the_bytes_and_leaves_nothing_readable(shelf, after_commit):
    row = keep("举报信照片.jpg", samples.jpeg_with_gps())
    with files.open_file(row) as source:
        original = source.read()
    with after_commit():
        act(lambda a: files.seal_file(a, row))
    row.refresh_from_db()
    assert row.sealed
    assert row.display_sha256 == ""
    assert on_disk(shelf / "files") == []
    [blob] = [p for p in (shelf / "sealed").rglob("*") if p.is_file()]
    assert b"CANARY" not in blob.read_bytes()
    assert files.open_sealed(row) == original
    assert b"CANARY" not in files.open_sealed_display(row)
    assert files.verify_file(row) == ""
    assert on_disk(shelf / "sealed/incoming") == []


def test_sealing_erases_what_the_journal_knew_of_the_file():
    row = keep()
    plain = row.sha256
    assert JournalValue.objects.filter(value__contains=plain).exists()
    act(lambda a: files.seal_file(a, row))
    assert not JournalValue.objects.filter(value__contains=plain).exists()
    kept = [entry.changes.get(row.pk, {}) for entry in entries_of([row])]
    assert all(set(change) & {"sha256", "size", "name"} <= {"sha256"} for change in kept)


def test_a_sealed_file_does_not_open_by_the_open_door():
    row = keep(sealed=True)
    with pytest.raises(GuardError):
        files.open_file(row)
    with pytest.raises(Refused):
        files.open_display(row)


def test_what_is_sealed_from_the_first_second_never_lies_readable(shelf, monkeypatch):
    settled = []
    monkeypatch.setattr(
        files.disk, "settle", lambda root, s, real=disk.settle: (settled.append(root), real(root, s))[1]
    )
    with received([upload("控告.jpg", picture())]) as [checked]:
        row = act(lambda _act: files.store(checked, sealed=True))
    assert settled == [shelf / "sealed"]
    assert on_disk(shelf / "files") == []
    assert files.open_sealed(row) == picture()
    kept = keep("又一份.txt", sealed=True)
    assert on_disk(shelf / "files") == []
    assert files.open_sealed(kept) == TEXT


def test_sealing_one_of_two_rows_keeps_the_bytes_of_the_other(after_commit):
    one, two = keep("甲.txt"), keep("乙.txt")
    with after_commit():
        act(lambda a: files.seal_file(a, one))
    assert files.verify_file(two) == ""
    with after_commit():
        act(lambda a: files.seal_file(a, StoredFile.objects.get(pk=two.pk)))
    assert not disk.place_of(disk.files_root(), hashlib.sha256(TEXT).hexdigest()).exists()


def test_a_seal_that_rolls_back_leaves_the_readable_file(after_commit):
    row = keep()

    def fails(a):
        files.seal_file(a, row)
        raise ZeroDivisionError

    with after_commit(), pytest.raises(ZeroDivisionError):
        act(fails)
    fresh = StoredFile.objects.get(pk=row.pk)
    assert not fresh.sealed
    assert files.verify_file(fresh) == ""


def test_a_sealed_blob_cannot_be_passed_off_as_another_row():
    one, two = keep("甲.txt", sealed=True), keep("乙.txt", b"other", sealed=True)
    two.sha256 = one.sha256
    with pytest.raises(Refused):
        files.open_sealed(two)


def test_a_file_that_changed_on_disk_is_not_sealed_as_if_it_were_the_evidence():
    row = keep()
    disk.place_of(disk.files_root(), row.sha256).write_bytes(b"swapped")
    with pytest.raises(Refused, match="不一致"):
        act(lambda a: files.seal_file(a, row))
