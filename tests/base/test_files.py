"""Kept files: on disk before the commit, shared by content, sealed without a readable trace, nothing lost or left."""

import hashlib
import threading
import time

import pytest
from django.db import IntegrityError, connection
from tests.base import samples
from tests.base.acting import act
from tests.base.keeping import TEXT, grow_old, keep, on_disk
from tests.base.samples import picture, upload

from minqing.base import disk, files
from minqing.base.errors import GuardError, Refused
from minqing.base.models import JournalValue, StoredFile
from minqing.base.uploads import received

pytestmark = pytest.mark.usefixtures("shelf")

# --- storing ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_lies_under_the_hash_of_its_content(shelf):
    row = keep()
    digest = hashlib.sha256(TEXT).hexdigest()
    assert on_disk(shelf / "files") == [f"{digest[:2]}/{digest[2:4]}/{digest}"]
    assert (row.sha256, row.size, row.kind, row.mime) == (
        digest,
        len(TEXT),
        "txt",
        "text/plain; charset=utf-8",
    )
    fresh = StoredFile.objects.get(pk=row.pk)
    assert fresh.name == "说明.txt"
    with files.open_file(fresh) as source:
        assert source.read() == TEXT
    assert files.verify_file(fresh) == ""


@pytest.mark.django_db
def test_the_name_is_sealed_in_the_database():
    keep()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM base_storedfile")
        [(blob,)] = cursor.fetchall()
    assert "说明".encode() not in bytes(blob)


@pytest.mark.django_db
def test_files_are_kept_only_inside_an_action(shelf):
    with pytest.raises(GuardError):
        files.store(upload("a.txt", TEXT))
    assert on_disk(shelf) == ["keys.json"]


@pytest.mark.django_db
def test_identical_bytes_share_one_file(shelf):
    one, two = keep("甲.txt"), keep("乙.txt")
    assert one.pk != two.pk
    assert one.sha256 == two.sha256
    assert len(on_disk(shelf / "files")) == 1


@pytest.mark.django_db
def test_storing_again_mends_a_damaged_copy():
    row = keep()
    disk.place_of(disk.files_root(), row.sha256).write_bytes(b"rot")
    assert files.verify_file(row) == "文件的内容与登记时不一致"
    keep("又一次.txt")
    assert files.verify_file(row) == ""


@pytest.mark.django_db
def test_a_picture_gets_a_display_copy_and_documents_do_not():
    photo = keep("a.jpg", samples.jpeg_with_gps())
    with files.open_display(photo) as shown:
        data = shown.read()
    assert data.startswith(b"\xff\xd8\xff")
    assert b"CANARY" not in data
    with files.open_file(photo) as original:
        assert b"CANARY" in original.read()
    with pytest.raises(Refused, match="请下载查看"):
        files.open_display(keep())


@pytest.mark.django_db
def test_files_checked_before_the_action_are_taken_over(shelf):
    with received([upload("a.jpg", picture()), upload("b.txt", TEXT)]) as checked:
        rows = act(lambda _act: [str(files.store(one).pk) for one in checked])
    assert StoredFile.objects.filter(pk__in=rows).count() == 2
    assert on_disk(shelf / "files/incoming") == []
    assert all(files.verify_file(row) == "" for row in StoredFile.objects.all())


@pytest.mark.django_db
def test_a_rolled_back_action_can_be_tried_again_with_the_same_file(shelf):
    def fails(_act):
        files.store(checked)
        raise ZeroDivisionError

    with received([upload("a.txt", TEXT)]) as [checked]:
        with pytest.raises(ZeroDivisionError):
            act(fails)
        row = act(lambda _act: files.store(checked))
    assert files.verify_file(row) == ""


# --- removing, sweeping, checking -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("sealed", [False, True])
def test_removing_erases_row_bytes_and_journal_values(shelf, after_commit, sealed):
    row = keep("a.jpg", picture(), sealed=sealed)
    with after_commit():
        act(lambda a: files.remove_file(a, StoredFile.objects.get(pk=row.pk)))
    assert not StoredFile.objects.exists()
    assert on_disk(shelf / "files") == on_disk(shelf / "sealed") == []
    assert not JournalValue.objects.filter(row=row.pk, erased_at__isnull=True).exists()


@pytest.mark.django_db
def test_missing_and_changed_bytes_are_told():
    photo, text = keep("a.jpg", picture()), keep()
    root = disk.files_root()
    disk.place_of(root, photo.display_sha256).unlink()
    disk.place_of(root, text.sha256).unlink()
    assert files.verify_file(photo) == "显示副本缺失"
    assert files.verify_file(text) == "文件缺失"
    with pytest.raises(Refused, match="找不到了"):
        files.open_file(text)
    assert set(files.sweep().missing) == {photo.pk, text.pk}


@pytest.mark.django_db
def test_a_sweep_removes_only_old_leftovers(shelf):
    kept = keep("a.jpg", picture())
    sealed = keep(sealed=True)
    for root in (shelf / "files", shelf / "sealed"):
        spooled = disk.spool(root, [b"orphan"], 10)
        disk.settle(root, spooled)
        disk.spool(root, [b"unfinished"], 10)
    assert files.sweep() == files.Swept()  # all of it is young: an upload may be under way
    grow_old(shelf / "files", shelf / "sealed")
    found = files.sweep()
    orphan = hashlib.sha256(b"orphan").hexdigest()
    assert found.removed == [orphan, orphan]
    assert found.unfinished == 2
    assert found.missing == []
    assert [files.verify_file(row) for row in (kept, sealed)] == ["", ""]


@pytest.mark.django_db
def test_an_old_file_that_is_uploaded_again_survives_the_sweep(shelf):
    disk.settle(shelf / "files", disk.spool(shelf / "files", [TEXT], 100))
    grow_old(shelf / "files")
    row = keep()
    assert files.sweep().removed == []
    assert files.verify_file(row) == ""


@pytest.mark.django_db(transaction=True)
def test_removing_waits_for_an_action_that_takes_the_same_bytes(shelf):
    """The file of a removed row is about to go while another action stores the same bytes: it must stay."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("NOT RUN: two connections to one database in memory share its locks")
    digest = hashlib.sha256(TEXT).hexdigest()
    disk.settle(shelf / "files", disk.spool(shelf / "files", [TEXT], 100))
    stored, answer = threading.Event(), []

    def remover():
        stored.wait(5)
        answer.append(files.release(disk.files_root(), digest))
        connection.close()

    thread = threading.Thread(target=remover)
    thread.start()

    def body(_act):
        row = files.store(upload("a.txt", TEXT))
        stored.set()
        time.sleep(0.5)
        assert answer == []  # it waits
        return row

    row = act(body)
    thread.join(10)
    assert answer == [False]
    assert files.verify_file(row) == ""


# --- constraints ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"size": 0},
        {"size": -1},
        {"kind": "svg"},
        {"sha256": "abc"},
        {"display_sha256": "abc"},
        {"sealed": True, "display_sha256": "0" * 64},
    ],
    ids=str,
)
def test_the_database_refuses_what_the_rules_forgot(changes):
    told = {"office": "990101001", "sha256": "0" * 64, "size": 1, "kind": "txt", "name": "a.txt"}

    def body(a):
        StoredFile.objects.create(**(told | {"stored_at": a.now} | changes))

    with pytest.raises(IntegrityError):
        act(body)
