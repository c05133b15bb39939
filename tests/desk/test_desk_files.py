"""Attachments come to whoever sees the row they belong to, never run on our pages, and are not there once sealed."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.support.cast import DONGPING, LAODI, STREET

from minqing.matters.actions import category, opinion, task
from minqing.matters.models import Opinion, Task

pytestmark = pytest.mark.django_db


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(out, "JPEG", comment=b"taken at 3 Dongping Road")
    return SimpleUploadedFile("路灯 3栋.jpg", out.getvalue(), content_type="text/html")


def told(cast, *files, scope=LAODI, kind="livelihood"):
    done = opinion.record(
        by=cast.system, scope=scope, words="路灯不亮", channel="visit", kind=kind, files=files, anonymous=True
    )
    return Opinion.objects.get(pk=done["opinion"])


def got(client, path):
    """The answer with its bytes read, so that the file is closed."""
    response = client.get(path)
    response.body = b"".join(response)
    return response


@pytest.fixture
def photo(cast):
    return told(cast, picture()).files.get().file


def test_the_original_is_a_download_under_its_own_name(client, cast, photo):
    client.force_login(cast.account("community_clerk"))
    response = got(client, f"/desk/file/{photo.pk}/")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%B7%AF%E7%81%AF")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"Dongping Road" in response.body


def test_the_copy_for_the_page_is_inline_and_tells_nothing_but_the_picture(client, cast, photo):
    client.force_login(cast.account("community_clerk"))
    response = got(client, f"/desk/file/{photo.pk}/view/")
    assert response.status_code == 200
    assert "attachment" not in response.get("Content-Disposition", "")
    assert b"Dongping Road" not in response.body


def test_a_text_has_no_copy_for_the_page(client, cast):
    note = told(cast, SimpleUploadedFile("说明.txt", "灯杆编号12".encode())).files.get().file
    client.force_login(cast.account("community_clerk"))
    assert got(client, f"/desk/file/{note.pk}/").status_code == 200
    assert got(client, f"/desk/file/{note.pk}/view/").status_code == 404


@pytest.mark.parametrize("who", ["other_clerk", "neighbour_grid_worker", "access_auditor", "administrator"])
def test_out_of_scope_there_is_no_such_file(client, cast, photo, who):
    client.force_login(cast.account(who))
    for path in (f"/desk/file/{photo.pk}/", f"/desk/file/{photo.pk}/view/"):
        assert got(client, path).status_code == 404


def test_a_stranger_is_sent_to_sign_in(client, photo):
    assert got(client, f"/desk/file/{photo.pk}/").status_code == 302


def test_one_file_under_two_places_opens_for_each_place_by_its_own_row(client, cast, photo):
    other = told(cast, picture(), scope=DONGPING).files.get().file
    client.force_login(cast.account("other_clerk"))
    assert got(client, f"/desk/file/{other.pk}/").status_code == 200
    assert got(client, f"/desk/file/{photo.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["community_clerk", "leader", "discipline"])
def test_the_files_of_an_accusation_are_not_here(client, cast, photo, who):
    row = Opinion.objects.get(files__file=photo)
    opinion.seal(row, by=cast.viewer("triage_clerk"))
    client.force_login(cast.account(who))
    assert got(client, f"/desk/file/{photo.pk}/").status_code == 404


def test_evidence_of_a_task_opens_for_the_unit_that_does_it(client, cast):
    row = told(cast)
    lamps = category.add(by=cast.system, scope=STREET, name="市政设施")
    opinion.classify(row, by=cast.viewer("triage_clerk"), kind="livelihood", category=lamps)
    problem = opinion.raise_problem(row, by=cast.system, title="路灯不亮", owner_unit=cast.units["城建办"])
    job = task.issue(
        by=cast.system, scope=LAODI, title="修路灯", measure="换灯", lead_unit=cast.units["城建办"],
        leader_post=cast.posts["leader"], problems=[problem],
    )  # fmt: skip
    handler = cast.viewer("office_handler")
    task.accept(Task.objects.get(pk=job.pk), by=handler)
    task.add_evidence(Task.objects.get(pk=job.pk), by=handler, kind="photo", file=picture())
    stored = Task.objects.get(pk=job.pk).evidence.get().file
    for who, status in (("office_handler", 200), ("leader", 200), ("other_handler", 404)):
        client.force_login(cast.account(who))
        assert got(client, f"/desk/file/{stored.pk}/view/").status_code == status
