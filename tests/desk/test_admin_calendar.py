"""The workday calendar's pages: a year at a glance, and a notice taken from a table with its plan before anything is written."""

import datetime as dt
import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.base.test_calendar_notice import NOTICE, word

from minqing.base import calendar, clock
from minqing.base.models.calendar import CalendarDay, CalendarYear
from minqing.base.sheets.write import OutColumn, write_rows

pytestmark = pytest.mark.django_db
YEAR = 2031  # beyond what is packaged
HEAD = ("日期", "是否上班", "名称")
SOURCE = "国办发明电〔2030〕9号"


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.account("administrator"))
    return client


def table(rows, head=HEAD, name="放假安排.xlsx"):
    out = io.BytesIO()
    write_rows(out, [OutColumn(n, n) for n in head], rows)
    return SimpleUploadedFile(name, out.getvalue())


def weekdays_off(*spans):
    return [[f"{YEAR}年{m}月{d}日", "放假", name] for m, days, name in spans for d in days]


GOOD = [
    *weekdays_off(
        (1, [1], "元旦"), (1, range(23, 30), "春节"), (5, [1, 2], "劳动节"), (10, range(1, 8), "国庆节")
    ),
    [f"{YEAR}-01-20", "否", "演示补休"],
    [dt.date(YEAR, 1, 18), "上班", "春节调休"],
]


def upload(client, rows, year=YEAR, source=SOURCE, **more):
    return client.post(
        "/desk/calendar/upload/", {"year": year, "source": source, "file": table(rows, **more)}
    )


def confirm(client, response):
    hidden = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', response.content.decode())
    )
    hidden.pop("csrfmiddlewaretoken", None)
    return client.post("/desk/calendar/upload/", hidden)


def totals(response):
    return [int(n) for n in re.findall(r"<strong>(\d+)</strong>", response.content.decode())]


def test_the_year_is_drawn_with_its_marks(admin):
    text = admin.get("/desk/calendar/2026/").content.decode()
    assert "248个工作日" in text
    assert re.search(r'class="off told">1<b>休</b>', text)
    assert re.search(r'class="worked told">4<b>班</b>', text)
    assert text.count('class="month"') == 12
    assert "元旦" in text


def test_a_year_that_is_not_loaded_says_what_to_bring(admin):
    text = admin.get(f"/desk/calendar/{YEAR}/").content.decode()
    assert f"{YEAR}年工作日历还没有载入" in text
    assert f'href="/desk/calendar/upload/?year={YEAR}"' in text
    assert admin.get("/desk/calendar/9999/").status_code == 404


def test_whoever_may_not_load_sees_the_year_and_no_way_to_write(client, cast):
    client.force_login(cast.account("leader"))
    text = client.get("/desk/calendar/2026/").content.decode()
    assert "248个工作日" in text
    assert "upload" not in text
    assert client.get("/desk/calendar/upload/").status_code == 403
    client.force_login(cast.account("access_auditor"))
    assert client.get("/desk/calendar/2026/").status_code == 403


def test_the_plan_is_shown_before_anything_is_written(admin):
    response = upload(admin, GOOD)
    assert response.status_code == 200
    assert not calendar.is_loaded(YEAR)
    assert not CalendarDay.objects.filter(day__year=YEAR).exists()
    assert totals(response) == [len(GOOD), 0, 0, 0]
    text = response.content.decode()
    assert f"写入{YEAR}年工作日历" in text
    assert "星期" in text
    response = confirm(admin, response)
    assert response["Location"] == f"/desk/calendar/{YEAR}/"
    assert CalendarYear.objects.get(year=YEAR).source == SOURCE
    assert calendar.is_workday(dt.date(YEAR, 1, 18))
    assert not calendar.is_workday(dt.date(YEAR, 10, 3))


def test_the_same_table_again_changes_nothing_and_a_corrected_one_tells_what(admin):
    confirm(admin, upload(admin, GOOD))
    again = upload(admin, GOOD)
    assert totals(again) == [0, 0, len(GOOD), 0]
    corrected = [row for row in GOOD if row[2] != "演示补休"]
    corrected[0] = [f"{YEAR}-1-1", "休", "元旦节"]
    response = upload(admin, corrected)
    assert totals(response) == [0, 1, len(corrected) - 1, 0]
    text = response.content.decode()
    assert "另有1天表里没有" in text
    assert re.search(r'class="changed"[^>]*><del>放假 元旦</del> <ins>放假 元旦节</ins>', text)
    confirm(admin, response)
    assert calendar.is_workday(dt.date(YEAR, 1, 20))
    assert CalendarDay.objects.get(day=dt.date(YEAR, 1, 1)).name == "元旦节"


def test_a_line_that_cannot_be_read_stops_the_whole_and_says_where(admin):
    response = upload(admin, [*GOOD, [f"{YEAR}.13.02", "放假", "笔误"], [f"{YEAR}-3-3", "也许", "笔误"]])
    text = response.content.decode()
    assert response.status_code == 422
    assert totals(response) == [len(GOOD), 0, 0, 2]
    assert text.count('class="wrong"><b>') >= 1
    assert f"{YEAR}.13.02" in text
    assert "也许" in text
    assert f"写入{YEAR}年工作日历" not in text


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["2030-01-01", "放假", "元旦"]], "不属于2031年的日期"),
        ([*GOOD, [f"{YEAR}-1-1", "放假", "元旦"]], "重复的日期"),
        ([[f"{YEAR}-1-{d}", "放假", "长假"] for d in range(1, 32)], "表可能不完整"),
    ],
)
def test_a_table_that_is_no_year_is_refused_in_the_plan(admin, rows, said):
    response = upload(admin, rows)
    assert said in response.content.decode()
    assert f"写入{YEAR}年工作日历" not in response.content.decode()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("x.xlsx", b"%PDF-1.7 rubbish"), "PDF"),
        (SimpleUploadedFile("x.xlsx", b""), "文件"),
        (table([["a", "b", "c"]], head=("甲", "乙", "丙")), "没有找到“日期、是否上班”"),
    ],
)
def test_rubbish_is_answered_in_words(admin, file, said):
    response = admin.post("/desk/calendar/upload/", {"year": YEAR, "source": SOURCE, "file": file})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert f'value="{YEAR}"' in response.content.decode()


def test_a_plan_that_was_tampered_with_or_lay_too_long_is_not_written(admin):
    response = upload(admin, GOOD)
    table_ = re.search(r'name="table" value="([^"]*)"', response.content.decode()).group(1)
    data = {"table": table_[:-3] + "abc", "year": YEAR, "source": SOURCE, "key": str(uuid.uuid4())}
    response = admin.post("/desk/calendar/upload/", data)
    assert response.status_code == 400
    assert "重新上传" in response.content.decode()
    assert not calendar.is_loaded(YEAR)


def test_one_day_is_changed_with_a_reason(admin):
    year = CalendarYear.objects.get(year=2026)
    data = {
        "key": str(uuid.uuid4()),
        "version": year.version,
        "day": "2026-12-31",
        "worked": "no",
        "name": "停办",
    }
    assert admin.post(f"/desk/do/calendar.amend_day/{year.pk}/", {**data, "reason": ""}).status_code == 422
    response = admin.post(f"/desk/do/calendar.amend_day/{year.pk}/", {**data, "reason": "市里通知"})
    assert response.status_code == 302
    assert not calendar.is_workday(dt.date(2026, 12, 31))
    assert "停办" in admin.get("/desk/calendar/2026/").content.decode()


def test_today_is_marked(admin):
    with clock.frozen(dt.datetime(2026, 11, 24, 10)):
        text = admin.get("/desk/calendar/").content.decode()
    assert re.search(r'aria-current="date">24', text)


@pytest.mark.parametrize("kind", ["docx", "txt", "gb.txt", "xlsx"])
def test_the_notice_is_uploaded_as_it_is_written(admin, kind):
    """Word, text as Notepad saves it, or pasted into a sheet: the same plan, with the notice's own number as its source."""
    data = {"docx": word(NOTICE), "txt": NOTICE.encode(), "gb.txt": NOTICE.encode("gb18030")}.get(kind)
    if data is None:
        out = io.BytesIO()
        write_rows(out, [OutColumn("a", "通知全文")], [[line] for line in NOTICE.splitlines()])
        data = out.getvalue()
    told = {"year": YEAR, "source": "", "file": SimpleUploadedFile(f"通知.{kind}", data)}
    plan = admin.post("/desk/calendar/upload/", told)
    text = plan.content.decode()
    assert plan.status_code == 200, re.findall(r'role="alert">.*?</div>', text, re.DOTALL)
    assert "国办发明电〔2030〕99号" in text
    assert CalendarYear.objects.filter(year=YEAR).count() == 0
    assert confirm(admin, plan).status_code == 302
    loaded = CalendarYear.objects.get(year=YEAR)
    assert "国办发明电〔2030〕99号" in loaded.source
    assert calendar.is_workday(dt.date(YEAR, 1, 19))
    assert not calendar.is_workday(dt.date(YEAR, 4, 7))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("通知.txt", NOTICE.replace("2031", "2032"), "文件是2032年的安排"),
        ("通知.txt", "关于开展卫生检查的通知", "是不是放假安排的通知"),
        ("通知.pdf", NOTICE, "这种文件读不了"),
        ("通知.txt", NOTICE.replace("国办发明电〔2030〕99号", ""), "文件里没有文号"),
        ("通知.txt", NOTICE.replace("1月1日（周三）", "1月1日（周四）"), "是星期三"),
    ],
)
def test_a_notice_that_cannot_be_right_is_told_and_writes_nothing(admin, name, text, said):
    told = {"year": YEAR, "source": "", "file": SimpleUploadedFile(name, text.encode())}
    response = admin.post("/desk/calendar/upload/", told)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not CalendarYear.objects.filter(year=YEAR).exists()
