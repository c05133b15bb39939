"""Before one's eyes while deciding: long words in a box that scrolls, and the files of the proof to be opened."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.base.samples import picture
from tests.matters import steps
from tests.support.cast import GRID_1

from minqing.base.templatetags.ui import folded
from minqing.matters.actions import opinion, task
from minqing.matters.models import Evidence, Recheck

pytestmark = pytest.mark.django_db

LONG = "水" * 1500
BOX = re.compile(
    r'<span class="fold" tabindex="0" role="region" aria-label="共1,500个字[^"]*">水{1500}</span>'
)


def test_only_long_words_are_put_into_a_box_and_nothing_in_them_becomes_a_tag():
    assert folded("一句话\n两句") == "一句话<br>两句"
    assert folded(None) == ""
    assert folded("行\n" * 20).startswith('<span class="fold"')
    assert "<b>" not in folded("<b>" * 500)
    assert "&lt;b&gt;" in folded("<b>")


def test_the_box_scrolls_on_the_screen_and_is_whole_on_paper():
    for name in ("desk", "portal"):
        css = (Path(__file__).parents[2] / f"src/minqing/static/dist/{name}.css").read_text()
        assert re.search(r"\.fold\{[^}]*max-height:17em[^}]*overflow-y:auto", css)
        assert re.search(r"@media print\{\.fold\{[^}]*max-height:none", css)


def test_the_form_under_long_words_is_reached_in_triage(client, cast):
    told = opinion.record(by=cast.viewer("community_clerk"), scope=GRID_1, words=LONG, channel="phone")
    client.force_login(cast.account("triage_clerk"))
    page = client.get(f"/desk/triage/{told['opinion']}/").content.decode()
    assert BOX.search(page)
    assert BOX.search(client.get(f"/desk/opinions/{told['opinion']}/").content.decode())


def test_long_progress_is_folded_for_the_unit_and_for_the_resident(client, cast):
    m = steps.working(cast)
    task.progress(m.task, by=m.by("office_handler"), text=LONG, public=True)
    client.force_login(cast.account("leader"))
    assert BOX.search(client.get(f"/desk/tasks/{m.task.pk}/").content.decode())
    shown = Client().post("/status/", {"code": m.code}).content.decode()
    assert re.search(r'<span class="fold"[^>]*>[^<]*水{1500}</span>', shown)


def test_long_words_of_a_resident_are_folded_where_supervisors_decide(client, cast):
    m = steps.judged(cast, "dissatisfied", words=LONG)
    again = Recheck.objects.get(opinion=m.opinion)
    client.force_login(cast.account("supervisor"))
    for page in (f"/desk/rechecks/{again.pk}/", f"/desk/do/recheck.uphold/{again.pk}/"):
        assert BOX.search(client.get(page).content.decode()), page


@pytest.mark.parametrize("verb", ["task.approve", "task.return"])
def test_whoever_approves_sees_the_picture_and_opens_every_file(client, cast, verb):
    m = steps.working(cast)
    by = m.by("office_handler")
    task.add_evidence(
        m.task, by=by, kind="photo", file=SimpleUploadedFile("整改后.jpg", picture(), "image/jpeg")
    )
    task.add_evidence(m.task, by=by, kind="document", file=SimpleUploadedFile("验收单.txt", "合格".encode()))
    task.submit(m.task, by=by, text="清了")
    photo, paper = (e.file for e in Evidence.objects.filter(task=m.task).order_by("given_at"))
    client.force_login(cast.account("leader"))
    page = client.get(f"/desk/do/{verb}/{m.task.pk}/").content.decode()
    assert f'<img class="thumb" src="/desk/file/{photo.pk}/view/"' in page
    for url, name in (
        (f"/desk/file/{photo.pk}/view/", "整改后.jpg"),
        (f"/desk/file/{paper.pk}/", "验收单.txt"),
    ):
        assert re.search(rf'<a href="{url}"[^>]*>.*?{name}</a>', page)
        assert b"".join(client.get(url))
