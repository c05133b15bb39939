"""Papers, corrections, paper cases and scans on the pages: pressed, kept, opened again, and refused to whoever may not."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.base.test_previews import pdf
from tests.matters import steps
from tests.support.cast import GRID_1

from minqing.base import clock
from minqing.matters.models import Correction, OfficialPaper, Opinion, Task
from minqing.org.models import AccessEntry

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 9)


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY):
        yield


def do(client: Any, cast: Any, who: str, verb: str, row: Any, **data: Any) -> Any:
    client.force_login(cast.account(who))
    given = {"key": str(uuid.uuid4()), "version": row.version, **data}
    return client.post(f"/desk/do/{verb}/{row.pk}/", given)


def words_in(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def read(client: Any, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_a_transfer_paper_is_made_with_one_press_and_opened_again_byte_by_byte(client, cast):
    m = steps.issued(cast)
    client.force_login(cast.account("leader"))
    assert "出转办单" in client.get(f"/desk/tasks/{m.task.pk}/").content.decode()
    made = do(client, cast, "leader", "task.transfer", m.task)
    paper = OfficialPaper.objects.get()
    assert made["Location"] == f"/desk/papers/{paper.pk}/"
    page = client.get(made["Location"]).content.decode()
    for words in (paper.code, "打开 Word 文件", "作废文书"):
        assert words in page
    first = read(client, f"/desk/papers/{paper.pk}/file/")
    assert m.task.code in words_in(first)
    with clock.frozen(MONDAY + dt.timedelta(days=9)):
        assert read(client, f"/desk/papers/{paper.pk}/file/") == first
        do(client, cast, "leader", "paper.void", paper, reason="送错了单位")
        assert read(client, f"/desk/papers/{paper.pk}/file/") == first
    task_page = client.get(f"/desk/tasks/{m.task.pk}/").content.decode()
    assert paper.code in task_page
    assert "作废" in task_page
    client.force_login(cast.account("other_clerk"))
    assert client.get(f"/desk/papers/{paper.pk}/file/").status_code == 404


def test_the_paper_of_what_became_an_accusation_is_not_opened(client, cast):
    m = steps.heard(cast, words="网格长收钱", title="网格长收钱")
    do(client, cast, "community_clerk", "opinion.notice", m.opinion)
    m.opinion.refresh_from_db()
    do(client, cast, "community_clerk", "opinion.seal", m.opinion)
    paper = OfficialPaper.objects.get()
    told = client.get(f"/desk/papers/{paper.pk}/file/")
    assert told.status_code == 403
    assert "已密封" in told.content.decode()


def test_the_slip_in_word_is_made_in_the_one_moment_and_kept_nowhere(client, cast):
    client.force_login(cast.account("community_clerk"))
    given = {"key": str(uuid.uuid4()), "words": "路灯不亮", "scope": GRID_1, "channel": "phone"}
    page = client.post("/desk/record/call/", given).content.decode()
    code = re.search(r'name="code" value="([^"]+)"', page).group(1)
    opinion = Opinion.objects.get()
    path = f"/desk/opinions/{opinion.pk}/slip/"
    response = client.post(path, {"code": code})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert code in words_in(response.content)
    assert not OfficialPaper.objects.exists()
    other = steps.heard(cast)
    for wrong in ("", "AAAA-AAAA-AAAA-AAAA", other.code):
        assert client.post(path, {"code": wrong}).status_code == 404
    client.force_login(cast.account("other_clerk"))
    assert client.post(path, {"code": code}).status_code == 404


def test_a_correction_goes_from_form_to_second_person_to_clock(client, cast):
    row = Opinion.objects.get(pk=do_record(client, cast, received_at="2026-11-20T09:00"))
    client.force_login(cast.account("community_clerk"))
    page = client.get(f"/desk/do/opinion.correct/{row.pk}/").content.decode()
    assert "由另一人批准，期限重新计算" in page
    given = {"field": "received_at", "new": "2026年11月2日 9:00", "reason": "看错了一行"}
    assert do(client, cast, "community_clerk", "opinion.correct", row, **given).status_code == 302
    client.force_login(cast.account("community_secretary"))
    assert "批更正" in client.get("/desk/block/approve/").content.decode()
    row.refresh_from_db()
    done = do(client, cast, "community_secretary", "opinion.decide_correction", row, approve="yes", text="")
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.answer_due == dt.date(2026, 11, 17)
    page = client.get(f"/desk/opinions/{row.pk}/").content.decode()
    assert "由2026年12月7日改为2026年11月17日" in page
    listed = client.get("/desk/corrections/").content.decode()
    assert row.code in listed
    assert Correction.objects.get().about == row


def do_record(client: Any, cast: Any, **more: Any) -> str:
    client.force_login(cast.account("community_clerk"))
    given = {"key": str(uuid.uuid4()), "words": "路灯不亮", "scope": GRID_1, "channel": "phone"}
    assert client.post("/desk/record/call/", given | more).status_code == 200
    return str(Opinion.objects.order_by("-recorded_at")[0].pk)


def test_a_paper_case_and_its_running_task_come_in_by_their_forms(client, cast):
    client.force_login(cast.account("triage_clerk"))
    page = client.get("/desk/record/paper/").content.decode()
    for label in ("纸质件上的收到时间", "纸质件编号", "已经给过的答复"):
        assert label in page
    given = {
        "key": str(uuid.uuid4()),
        "words": "下水道堵了",
        "scope": GRID_1,
        "channel": "letter",
        "received_at": "2026-01-05T09:00",
        "paper_number": "来信37",
    }
    refused = client.post("/desk/record/paper/", given)
    assert refused.status_code == 422
    assert "为什么现在才补录" in refused.content.decode()
    assert client.post("/desk/record/paper/", given | {"late_reason": "清理档案发现"}).status_code == 200
    row = Opinion.objects.get()
    assert (row.source, row.source_ref) == ("纸质件", "来信37")
    m = steps.raised(cast)
    over = {
        "title": "疏通",
        "measure": "清淤",
        "lead_unit": cast.units["城建办"].pk,
        "leader_post": cast.posts["leader"].pk,
        "issued_on": "2026-10-12",
        "promise_on": "2026-11-02",
    }
    assert do(client, cast, "triage_clerk", "task.take_over", m.problem, **over).status_code == 302
    assert Task.objects.get().promise_on == dt.date(2026, 11, 2)


def test_a_scan_is_looked_at_on_a_page_and_a_hostile_one_is_told(client, cast):
    scan = SimpleUploadedFile("来信.pdf", pdf(2), "application/pdf")
    broken = SimpleUploadedFile("坏的.pdf", b"%PDF-1.7\n" + b"\xff" * 300 + b"%%EOF", "application/pdf")
    m = steps.heard(cast, files=[scan, broken])
    client.force_login(cast.account("community_clerk"))
    page = client.get(f"/desk/opinions/{m.opinion.pk}/").content.decode()
    assert page.count("/look/") == 2
    good, bad = (f.file for f in m.opinion.files.select_related("file").order_by("pk"))
    seen = client.get(f"/desk/file/{good.pk}/look/").content.decode()
    assert seen.count('src="data:image/') >= 2
    assert "第2页" in seen
    told = client.get(f"/desk/file/{bad.pk}/look/").content.decode()
    assert "画不出预览" in told
    assert f"/desk/file/{bad.pk}/" in told
    assert read(client, f"/desk/file/{bad.pk}/").startswith(b"%PDF")
    client.force_login(cast.account("other_clerk"))
    assert client.get(f"/desk/file/{good.pk}/look/").status_code == 404


def test_a_sealed_scan_is_drawn_for_discipline_alone_and_each_look_is_logged(client, cast):
    scan = SimpleUploadedFile("收条.pdf", pdf(1), "application/pdf")
    m = steps.heard(cast, kind="accusation", words="收了钱", title="收钱", files=[scan])
    client.force_login(cast.account("discipline"))
    page = client.post(f"/desk/accusation/{m.opinion.pk}/", {"purpose": "初核线索"}).content.decode()
    path = re.search(r'formaction="([^"]+)"', page).group(1)
    response = client.post(path, {"purpose": "初核线索"})
    assert response["Cache-Control"] == "no-store"
    assert 'src="data:image/' in response.content.decode()
    assert AccessEntry.objects.count() == 2
    client.force_login(cast.account("leader"))
    assert client.post(path, {"purpose": "看看"}).status_code == 403
