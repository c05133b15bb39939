"""The holiday notice as it is written: days off, make-up days, and what the text itself shows to be wrong."""

import datetime as dt
import io
import zipfile

import pytest

from minqing.base.calendar import workdays_of
from minqing.base.calendar_notice import read_notice
from minqing.base.docx_text import paragraphs_of
from minqing.base.errors import Refused

# Invented, in the usual shape: 2031 is not yet arranged by anybody.
NOTICE = """国务院办公厅关于2031年
部分节假日安排的通知
国办发明电〔2030〕99号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2031年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月22日（农历除夕、周三）至29日（农历正月初七、周三）放假调休，共8天。1月19日（周日）、2月8日（周六）上班。鼓励各单位安排职工在1月21日休息。
三、清明节：4月5日（周六）放假，4月7日（星期一）补休。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：6月24日（周二）放假。
六、国庆节、中秋节：9月30日（周二）至10月7日（周二）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2030年11月4日
"""


def word(text: str) -> bytes:
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(
        f"<w:p><w:r><w:t>{line[:5]}</w:t></w:r><w:r><w:t>{line[5:]}</w:t></w:r></w:p>"
        for line in text.splitlines()
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", f"<w:document {ns}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def read(text: str = NOTICE, year: int = 2031):
    found = read_notice(text.splitlines(), year)
    assert found is not None
    return found


def test_the_notice_is_read_day_by_day():
    found = read()
    assert [s.error for s in found.days if s.row is None] == []
    rows = {s.row.day: s.row for s in found.days}
    off = {day for day, row in rows.items() if not row.is_workday}
    assert dt.date(2031, 1, 1) in off
    assert {dt.date(2031, 1, d) for d in range(22, 30)} <= off
    assert dt.date(2031, 1, 21) not in rows, "what is only recommended is no holiday"
    assert {dt.date(2031, 4, 5), dt.date(2031, 4, 7), dt.date(2031, 6, 24)} <= off
    assert {dt.date(2031, 9, 30), dt.date(2031, 10, 7)} <= off
    worked = {day for day, row in rows.items() if row.is_workday}
    assert worked == {dt.date(2031, m, d) for m, d in ((1, 19), (2, 8), (4, 27), (9, 28), (10, 11))}
    assert rows[dt.date(2031, 1, 19)].name == "春节调休"
    assert 246 <= len(workdays_of(2031, [s.row for s in found.days])) <= 252
    assert (found.year, found.source) == (
        2031,
        "国务院办公厅关于2031年部分节假日安排的通知（国办发明电〔2030〕99号）",
    )


def test_a_word_document_gives_the_same_lines():
    assert paragraphs_of(word(NOTICE)) == NOTICE.splitlines()
    with pytest.raises(Refused, match="docx"):
        paragraphs_of(b"PK\x05\x06" + b"\0" * 18)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("一、元旦：1月1日（周四）放假。", "星期三"),
        ("一、元旦：1月1日至3日放假，共4天。", "3天"),
        ("一、元旦：2月30日放假。", "没有“2月30日”"),
        ("一、国庆节：1月1日至10月7日放假。", "太长"),
        ("一、元旦：2030年12月31日（周二）至1月1日放假。", "属于2030年"),
    ],
)
def test_what_the_text_contradicts_is_told(text, said):
    assert [s.error for s in read(text).days if said in s.error]


def test_a_weekend_of_the_year_before_needs_no_line():
    found = read("一、元旦：2032年12月31日（周五）至2033年1月2日放假，共3天。", 2033)
    assert [s.error for s in found.days if s.error] != [], "a weekday of the other year is told"
    found = read("一、元旦：2033年12月31日（周六）至2034年1月2日放假，共3天。", 2034)
    assert [(s.row.day.day, s.error) for s in found.days] == [(1, ""), (2, "")]


def test_another_text_is_no_notice():
    assert read_notice(["关于开展卫生检查的通知", "请于1月1日前报送。"], 2031) is None
