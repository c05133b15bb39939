"""Excel in, by the page: nothing before the plan, what the plan said, nothing twice, wrong lines back, rubbish in words."""

import io
import re
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.support.cast import LAODI
from tests.support.worker import work

from minqing.base.sheets.read import read_workbook
from minqing.desk import importing
from minqing.ledger.models import ImportBatch
from minqing.matters.actions import opinion
from minqing.matters.models import Opinion, Problem
from minqing.org.actions.people import revoke_grant
from minqing.org.models import Grant

pytestmark = pytest.mark.django_db
IMPORT = "/desk/opinions/import/"
HEADS = ["留言编号", "留言主题", "留言详情", "留言时间", "联系人", "电话"]


def workbook(*rows, heads=HEADS, name="意见.xlsx"):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("意见")
        for at, row in enumerate([heads, *rows]):
            sheet.write_row(at, 0, row)
    return SimpleUploadedFile(name, out.getvalue())


def line(number, words="三单元路灯不亮", when="2026-11-02 10:00", who="陈某某", phone="13800006027"):
    return [number, "路灯不亮", words, when, who, phone]


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.account("community_clerk"))
    return client


def upload(client, file, url=IMPORT):
    return client.post(url, {"file": file})


def page(client, response):
    return client.get(response["Location"]).content.decode()


def counts(text):
    return [int(n) for n in re.findall(r"<strong>(\d+)</strong>", text)]


def carried(client, plan_url):
    response = client.post(plan_url)
    work()
    return client.get(response["Location"]).content.decode()


def test_known_headings_lead_straight_to_the_plan_and_nothing_is_written(clerk):
    response = upload(clerk, workbook(line("A1"), line("A2"), ["合计", "2"]))
    assert re.fullmatch(r"/desk/import/[0-9a-f-]{36}/", response["Location"])
    text = page(clerk, response)
    assert counts(text) == [2, 0, 0, 0]
    assert "2 + 0 + 0 + 0 = 2 行，与文件一致" in text
    assert "另有1行是合计、说明或示例" in text
    assert "陈**" in text
    assert "陈某某" not in text
    assert "13800006027" not in text
    assert not Opinion.objects.exists()


def test_carrying_out_writes_what_the_plan_said_and_a_second_time_nothing(clerk):
    response = upload(clerk, workbook(line("A1"), line("A2")))
    done = carried(clerk, response["Location"])
    assert "已完成" in done
    assert '<b class="num">2</b> 行' in done
    assert Opinion.objects.filter(source_ref__in=["A1", "A2"], scope=LAODI).count() == 2
    again = page(clerk, upload(clerk, workbook(line("A1"), line("A2"))))
    assert counts(again) == [0, 0, 2, 0]
    assert "没有要写的行" in again


def test_two_sources_that_number_alike_are_two_opinions_and_each_is_found_again(clerk):
    def sheet(*sources):
        return workbook(*[[*line("A1"), source] for source in sources], heads=[*HEADS, "来源平台"])

    carried(clerk, upload(clerk, sheet("热线", "信箱"))["Location"])
    assert sorted(Opinion.objects.values_list("source", flat=True)) == ["信箱", "热线"]
    assert counts(page(clerk, upload(clerk, sheet("信箱", "热线")))) == [0, 0, 2, 0]
    again = page(clerk, upload(clerk, sheet("信箱", "信箱")))
    assert counts(again)[3] == 1
    assert "与第2行重复" in again


def test_a_plan_that_was_carried_out_cannot_be_carried_out_again(clerk):
    response = upload(clerk, workbook(line("A1")))
    carried(clerk, response["Location"])
    assert clerk.get(response["Location"])["Location"].endswith("/run/")
    assert clerk.post(response["Location"])["Location"].endswith("/run/")
    assert work() == 0
    assert Opinion.objects.count() == 1


def test_wrong_cells_are_named_where_they_are_and_the_others_come_in(clerk):
    response = upload(clerk, workbook(line("A1"), line("A2", when="2026.13.02"), line("", words="")))
    text = page(clerk, response)
    assert counts(text) == [1, 0, 0, 2]
    assert re.search(r'<td class="wrong"><b>2026\.13\.02</b><span>[^<]+</span>', text)
    wrong = clerk.get(response["Location"] + "?show=wrong").content.decode()
    assert wrong.count('<tr class="bad">') >= 2
    assert "新增</span></td>" not in wrong.split("<tbody>")[1]
    done = carried(clerk, response["Location"])
    assert "有误，跳过" in done
    assert Opinion.objects.count() == 1


def test_the_wrong_lines_come_back_in_the_same_workbook(clerk):
    response = upload(clerk, workbook(line("A1"), line("A2", when="2026.13.02")))
    before = clerk.get(response["Location"] + "wrong/")
    assert "attachment" in before["Content-Disposition"]
    rows = read_workbook(before.content, "x.xlsx").sheets[0].rows
    assert rows[0][-1] == "错误"
    assert "13月" in rows[2][-1] or "日期" in rows[2][-1]
    carried(clerk, response["Location"])
    after = read_workbook(clerk.get(response["Location"] + "wrong/").content, "x.xlsx").sheets[0].rows
    assert [row[0] for row in after] == ["留言编号", "A2"]


def test_unknown_headings_are_asked_once_and_remembered(clerk):
    heads = ["序列", "说了什么", "哪天", "谁记的"]
    row = ["B1", "广场舞太吵", "2026-11-03 19:00", "小王"]
    response = upload(clerk, workbook(row, heads=heads))
    assert response["Location"].endswith("/columns/")
    text = page(clerk, response)
    assert "广场舞太吵" in text
    fields = {"h0": "source_ref", "h1": "words", "h2": "received_at", "h3": ""}
    plan = clerk.post(response["Location"], fields)
    assert counts(page(clerk, plan)) == [1, 0, 0, 0]
    second = upload(clerk, workbook(row, heads=heads))
    assert not second["Location"].endswith("/columns/")
    assert counts(page(clerk, second)) == [1, 0, 0, 0]


def test_two_headings_for_one_column_are_refused_beside_the_second(clerk):
    response = upload(clerk, workbook(["1", "2"], heads=["甲", "乙"]))
    again = clerk.post(response["Location"], {"h0": "words", "h1": "words"})
    assert again.status_code == 422
    assert "“甲”已经对应到这一栏" in again.content.decode()
    assert clerk.post(response["Location"], {"h0": "nosuch"}).status_code == 422
    assert clerk.post(response["Location"], {}).status_code == 422


def test_changed_cells_show_old_and_new_and_only_they_are_written(client, cast):
    client.force_login(cast.account("triage_clerk"))
    told = opinion.record(
        by=cast.system,
        scope=LAODI,
        words="路灯不亮",
        title="路灯",
        channel="visit",
        place="堤街3栋",
        anonymous=True,
    )
    row = Opinion.objects.get(pk=told["opinion"])
    response = upload(client, workbook([row.code, "路灯不亮四盏", ""], heads=["意见编号", "标题", "地点"]))
    text = page(client, response)
    assert counts(text) == [0, 1, 0, 0]
    assert "<del>路灯</del><ins>路灯不亮四盏</ins>" in text
    assert "共1个单元格" in text
    carried(client, response["Location"])
    row.refresh_from_db()
    assert (row.title, row.place) == ("路灯不亮四盏", "堤街3栋")


def test_a_row_that_somebody_changed_after_the_plan_is_judged_anew_when_it_is_written(client, cast):
    client.force_login(cast.account("triage_clerk"))
    told = opinion.record(by=cast.system, scope=LAODI, words="路灯不亮", channel="visit", anonymous=True)
    row = Opinion.objects.get(pk=told["opinion"])
    response = upload(client, workbook([row.code, "新标题"], heads=["意见编号", "标题"]))
    assert counts(page(client, response)) == [0, 1, 0, 0]
    opinion.seal(row, by=cast.viewer("triage_clerk"))
    done = carried(client, response["Location"])
    row.refresh_from_db()
    assert row.title == ""
    assert '<b class="num">0</b> 行' in done


def test_an_export_comes_back_without_a_change(client, cast):
    client.force_login(cast.account("triage_clerk"))
    for n in range(3):
        opinion.record(
            by=cast.system, scope=LAODI, words=f"路灯\t不亮{n}", title="路灯", channel="visit",
            speaker={"name": "陈某某", "phone": "13800006027"}, source_ref=f"L{n}",
        )  # fmt: skip
    data = b"".join(client.get("/desk/opinions/export/"))
    text = page(client, upload(client, SimpleUploadedFile("意见建议.xlsx", data)))
    assert counts(text) == [0, 0, 3, 0]


def test_a_long_file_is_planned_by_the_worker(clerk, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    response = upload(clerk, workbook(*[line(f"C{n}") for n in range(5)]))
    waiting = page(clerk, response)
    assert "正在核对" in waiting
    assert 'http-equiv="refresh"' in waiting
    page(clerk, response)
    assert work() == 1
    assert counts(page(clerk, response)) == [5, 0, 0, 0]


def test_a_long_plan_has_pages_in_the_file_s_order(clerk):
    response = upload(clerk, workbook(*[line(f"D{n}") for n in range(120)]))
    first = page(clerk, response)
    assert "第 1–50 行，共120行" in first
    last = clerk.get(response["Location"] + "?page=3").content.decode()
    assert "D119" in last
    assert clerk.get(response["Location"] + "?show=nosuch").status_code == 404


def test_a_run_can_be_stopped_and_gone_on_with_and_writes_nothing_twice(clerk, monkeypatch):
    response = upload(clerk, workbook(*[line(f"E{n}") for n in range(6)]))
    started = clerk.post(response["Location"])
    run = started["Location"]
    waiting = clerk.get(run).content.decode()
    assert "排队中" in waiting
    assert 'http-equiv="refresh"' in waiting
    clerk.post(run.replace("/run/", "/cancel/"))
    work()
    assert "已取消" in clerk.get(run).content.decode()
    assert not Opinion.objects.exists()
    clerk.post(run.replace("/run/", "/resume/"))
    work()
    assert "已完成" in clerk.get(run).content.decode()
    assert Opinion.objects.count() == 6
    clerk.post(run.replace("/run/", "/resume/"))
    assert work() == 0


def test_a_run_that_was_killed_is_gone_on_with(clerk, cast):
    response = upload(clerk, workbook(*[line(f"F{n}") for n in range(4)]))
    clerk.post(response["Location"])
    work()
    batch = ImportBatch.objects.get()
    batch.state, batch.done = ImportBatch.State.RUNNING, 2
    batch.save()
    run = response["Location"] + "run/"
    assert "接着写" in clerk.get(run).content.decode()
    clerk.post(response["Location"] + "resume/")
    work()
    assert "已完成" in clerk.get(run).content.decode()
    assert Opinion.objects.count() == 4


def test_a_fault_in_the_middle_says_so_and_is_not_hidden(clerk, monkeypatch):
    response = upload(clerk, workbook(line("G1")))
    clerk.post(response["Location"])
    monkeypatch.setattr(importing.imports, "carry_out", lambda *_a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        work()
    text = clerk.get(response["Location"] + "run/").content.decode()
    assert "写到一半出了故障" in text
    assert "接着写" in text


def test_a_grant_revoked_before_the_run_stops_it(client, cast):
    client.force_login(cast.account("triage_clerk"))
    response = upload(client, workbook(line("H1")))
    client.post(response["Location"])
    for grant in Grant.objects.filter(post=cast.posts["triage_clerk"]):
        revoke_grant(grant, by=cast.system, reason="调岗")
    work()
    assert ImportBatch.objects.get().state == "failed"
    assert not Opinion.objects.exists()


def test_an_upload_is_its_owner_s_alone(clerk, cast, client):
    response = upload(clerk, workbook(line("J1")))
    client.force_login(cast.account("triage_clerk"))
    base = response["Location"]
    for path in (base, base + "columns/", base + "run/", base + "wrong/"):
        assert client.get(path).status_code == 404
    for path in (base, base + "cancel/", base + "resume/"):
        assert client.post(path).status_code == 404


@pytest.mark.parametrize("who", ["grid_worker", "leader", "viewer", "supervisor"])
def test_who_may_not_import_is_told_who_may(client, cast, who):
    client.force_login(cast.account(who))
    for response in (client.get(IMPORT), upload(client, workbook(line("K1")))):
        assert response.status_code == 403
        assert "不能导入" in response.content.decode()
    assert "导入 Excel" not in client.get("/desk/opinions/").content.decode()


def test_a_ledger_whose_lines_one_could_not_write_offers_no_import(client, cast):
    client.force_login(cast.account("triage_clerk"))
    assert "/desk/categories/import/" not in client.get("/desk/categories/").content.decode()
    response = client.get("/desk/categories/import/")
    assert response.status_code == 403
    assert "不能导入" in response.content.decode()
    client.force_login(cast.account("administrator"))
    assert "/desk/categories/import/" in client.get("/desk/categories/").content.decode()
    assert client.get("/desk/categories/import/").status_code == 200


def test_what_others_said_is_never_imported(client, cast):
    client.force_login(cast.account("triage_clerk"))
    response = upload(client, workbook(line("L1")), "/desk/verdicts/import/")
    assert response.status_code == 409
    assert "只能由当事人自己产生" in response.content.decode()
    assert "导入 Excel" not in client.get("/desk/verdicts/").content.decode()


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hello.txt", "x" * 100)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("通知.xlsx", b"%PDF-1.7 not a table", "PDF"),
        ("空.xlsx", b"", "空"),
        ("加密.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ""),
        ("压缩.xlsx", zipped(), ""),
        ("乱.xlsx", bytes(range(256)) * 8, ""),
    ],
)
def test_rubbish_is_answered_in_words_on_the_same_page(clerk, name, data, words):
    response = upload(clerk, SimpleUploadedFile(name, data))
    assert response.status_code == 400
    text = response.content.decode()
    assert "有1处要改" in text
    assert words in text
    assert not ImportBatch.objects.exists()


def test_no_file_at_all_is_said(clerk):
    response = clerk.post(IMPORT, {})
    assert response.status_code == 400
    assert "还没有选文件" in response.content.decode()


def test_the_pick_page_lists_ones_own_uploads(clerk):
    upload(clerk, workbook(line("M1"), name="十一月.xlsx"))
    text = clerk.get(IMPORT).content.decode()
    assert "十一月.xlsx" in text
    assert "已上传" in text


def test_problems_come_in_by_place_names_and_a_wrong_place_is_told(clerk):
    rows = [
        ["", "堤街二巷路面塌陷", "老堤社区"],
        ["", "别处的问题", "东坪社区"],
        ["", "没有的地方", "老提社区"],
    ]
    response = upload(clerk, workbook(*rows, heads=["问题编号", "问题", "社区"]), "/desk/problems/import/")
    text = page(clerk, response)
    assert counts(text) == [1, 0, 0, 2]
    assert "没有“老提社区”" in text
    assert "自动编号" in text
    carried(clerk, response["Location"])
    assert Problem.objects.get().scope == LAODI
