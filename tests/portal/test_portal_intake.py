"""From the first screen to the receipt: nothing typed is lost, nothing is handed in twice, nothing is told to a log."""

from __future__ import annotations

import datetime as dt
import logging
import re

import pytest
from django.test import Client
from tests.base.samples import jpeg_with_gps, picture
from tests.portal.walk import WORDS, Walker, codes_on, numbers_on, photo
from tests.support.cast import GRID_1, LAODI, STREET

from minqing.base import clock
from minqing.matters.models import Accusation, Opinion, Receipt, Speaker
from minqing.portal import drafts
from minqing.portal.models import Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def walker(cast):
    return Walker()


@pytest.mark.shows("A2", 1)
def test_four_screens_make_one_opinion_with_a_receipt(walker):
    walker.fill(scope=GRID_1, name="陈小满", phone="138 0000 6027")
    answer = walker.send()
    [code], [number] = codes_on(answer), numbers_on(answer)
    opinion = Opinion.objects.get(code=number)
    assert opinion.words == WORDS.replace("\n", "\r\n") or opinion.words == WORDS
    assert (opinion.scope, opinion.kind, opinion.place, opinion.channel) == (
        GRID_1,
        "livelihood",
        "12栋后面",
        "web",
    )
    assert (opinion.speaker.name, opinion.speaker.phone, opinion.anonymous) == (
        "陈小满",
        "13800006027",
        False,
    )
    assert Receipt.objects.by_code(code).opinion == opinion


def test_all_but_the_words_may_be_left_out(walker):
    code = walker.whole(kind="", place="")
    opinion = Receipt.objects.by_code(code).opinion
    assert (opinion.scope, opinion.kind, opinion.place, opinion.anonymous) == (STREET, "", "", True)
    assert not Speaker.objects.filter(opinion=opinion).exists()


def test_the_first_answer_is_promised_on_the_receipt(walker):
    walker.fill()
    page = walker.send().content.decode()
    due = Opinion.objects.get().answer_due
    assert f"{due.month}月{due.day}日前" in page
    assert "不能再把码给您看" in page


def test_no_words_is_said_at_the_field_and_on_top(walker):
    answer = walker.step(2, words="  ")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert 'href="#id_words"' in page
    assert "还没有写出了什么事" in page


def test_going_back_and_on_keeps_what_was_typed(walker):
    walker.step(1, kind="request", scope=LAODI, place="12栋后面")
    assert walker.step(2, words=WORDS, back="1").url.endswith("/1/")
    first = walker.see(1).content.decode()
    assert 'value="12栋后面"' in first
    assert re.search(r'value="request"[^>]*checked', first)
    assert re.search(rf'value="{LAODI}" selected', first)
    assert "孩子上学要垫砖头" in walker.see(2).content.decode()


def test_a_wrong_phone_keeps_everything_and_says_how(walker):
    walker.fill()
    answer = walker.step(3, name="陈小满", phone="一三八")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不像电话号码" in page
    assert 'value="陈小满"' in page
    assert 'value="一三八"' in page


def test_the_check_page_leads_back_to_what_is_missing(walker):
    walker.step(1, kind="")
    assert walker.check().url.endswith("/2/")


# --- photos ------------------------------------------------------------------------------------------------------------


def test_photos_survive_going_back_and_arrive_with_the_opinion(walker):
    walker.step(
        2,
        words=WORDS,
        photos=[photo("一.jpg", picture()), photo("二.png", picture("PNG"), "image/png")],
        back="1",
    )
    page = walker.see(2).content.decode()
    assert "一.jpg" in page
    assert "二.png" in page
    code = walker.whole()
    files = Receipt.objects.by_code(code).opinion.files.select_related("file")
    assert sorted(f.file.name for f in files) == ["一.jpg", "二.png"]


def test_a_refused_photo_takes_nothing_else_with_it(walker):
    answer = walker.step(
        2, words=WORDS, photos=[photo("好.jpg", picture()), photo("坏.jpg", b"MZ" + b"\0" * 100)]
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“坏.jpg”是 Windows 程序" in page
    assert "好.jpg" in page
    assert "孩子上学要垫砖头" in page


@pytest.mark.parametrize("name,data", [("表.xlsx", b"PK\x03\x04" + b"\0" * 60), ("信.txt", "文字".encode())])
def test_only_pictures_and_pdf_are_taken(walker, name, data):
    answer = walker.step(2, words=WORDS, photos=[photo(name, data, "application/octet-stream")])
    assert answer.status_code == 422
    assert f"“{name}”" in answer.content.decode()
    assert drafts.story_of(Draft.objects.get()).photos == []


def test_at_most_six_files_and_the_seventh_is_named(walker):
    many = [photo(f"{n}.jpg", picture(size=(40 + n, 30))) for n in range(7)]
    answer = walker.step(2, words=WORDS, photos=many)
    assert answer.status_code == 422
    assert "最多放6个文件，“6.jpg”没有放进来" in answer.content.decode()
    assert len(drafts.story_of(Draft.objects.get()).photos) == 6


def test_the_same_photo_twice_is_kept_once(walker):
    for _ in range(2):
        walker.step(2, words=WORDS, photos=[photo("一.jpg", picture())], upload="1")
    assert len(drafts.story_of(Draft.objects.get()).photos) == 1


def test_a_photo_can_be_taken_out_again(walker):
    walker.step(2, words=WORDS, photos=[photo("一.jpg", picture())], upload="1")
    [kept] = drafts.story_of(Draft.objects.get()).photos
    walker.step(2, words=WORDS, remove=kept.id)
    assert drafts.story_of(Draft.objects.get()).photos == []
    assert list((drafts.drafts_root() / walker.sheet).iterdir()) == []


def test_a_draft_picture_is_shown_to_its_writer_alone_and_without_exif(walker):
    walker.step(2, words=WORDS, photos=[photo("一.jpg", jpeg_with_gps())], upload="1")
    [kept] = drafts.story_of(Draft.objects.get()).photos
    address = f"/write/{walker.sheet}/photo/{kept.id}/"
    shown = walker.client.get(address)
    assert shown["Content-Type"] == "image/jpeg"
    assert b"CANARY" not in shown.content
    assert Client().get(address).status_code == 404


def test_nothing_of_a_draft_lies_readable_on_disk_or_in_the_database(walker):
    walker.step(2, words=WORDS, photos=[photo("一.jpg", jpeg_with_gps())], upload="1")
    [kept] = drafts.story_of(Draft.objects.get()).photos
    blob = (drafts.drafts_root() / walker.sheet / kept.id).read_bytes()
    assert b"CANARY" not in blob
    raw = (
        Draft.objects.extra(select={"raw": "CAST(body AS BLOB)"} if _sqlite() else {"raw": "body"}).get().raw
    )
    assert "排水沟".encode() not in bytes(raw)


def _sqlite() -> bool:
    from django.db import connection

    return connection.vendor == "sqlite"


# --- once, or both -----------------------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_gives_the_same_receipt(walker):
    walker.fill()
    expect = walker.expect()
    first, second = walker.send(expect), walker.send(expect)
    assert codes_on(first) == codes_on(second)
    assert numbers_on(first) == numbers_on(second)
    assert Opinion.objects.count() == 1


def test_the_same_form_with_other_words_keeps_both_and_tells_both(walker):
    walker.fill()
    first = codes_on(walker.send())
    walker.step(2, words="其实还有一件：路灯也不亮。")
    expect = walker.expect()
    answer = walker.send(expect)
    told = codes_on(answer)
    assert told[0] == first[0]
    assert len(set(told)) == 2
    assert "两次我们都收下了" in answer.content.decode()
    assert {Receipt.objects.by_code(c).opinion.words for c in told} >= {"其实还有一件：路灯也不亮。"}
    assert codes_on(walker.send(expect)) == told, "again: the same two"
    assert Opinion.objects.count() == 2


def test_what_was_changed_elsewhere_is_read_again_before_it_is_sent(walker):
    walker.fill()
    read = walker.expect()
    walker.step(2, words="在另一个页面里改成了这样")
    answer = walker.send(read)
    assert answer.status_code == 409
    assert "内容刚才改过，还没有交" in answer.content.decode()
    assert Opinion.objects.count() == 0


def test_somebody_who_saw_the_address_gets_nothing_from_it(walker):
    walker.fill(name="陈小满")
    expect = walker.expect()
    [code] = codes_on(walker.send(expect))
    stranger = Walker(sheet=walker.sheet)
    assert stranger.see(2).status_code == 410
    assert stranger.check().status_code == 410
    assert codes_on(stranger.send(expect)) == []
    stranger.fill(words="我写我的")
    page = stranger.check()
    assert page.status_code == 410, "a taken id is not written into"
    moved = stranger.step(1, kind="")
    assert walker.sheet not in moved.url
    assert code not in str(moved.headers)


def test_after_sending_the_words_are_not_shown_any_more(walker):
    walker.fill()
    walker.send()
    for address in (f"/write/{walker.sheet}/2/", f"/write/{walker.sheet}/check/"):
        page = walker.client.get(address).content.decode()
        assert "已经交了" in page
        assert "排水沟" not in page


def test_a_draft_goes_in_hours_and_a_sent_one_sooner(walker):
    start = clock.now()
    with clock.frozen(start):
        walker.fill(photos=[photo("一.jpg", picture())])
    with clock.frozen(start + dt.timedelta(hours=11)):
        assert walker.see(2).status_code == 200
    with clock.frozen(start + dt.timedelta(hours=12, minutes=1)):
        assert walker.see(2).status_code == 410
        drafts.sweep()
    assert not Draft.objects.exists()
    assert not (drafts.drafts_root() / walker.sheet).exists()
    other = Walker()
    with clock.frozen(start):
        other.fill()
        other.send()
    with clock.frozen(start + dt.timedelta(minutes=31)):
        assert other.send("0" * 64).status_code == 410
        drafts.sweep()
    assert not Draft.objects.exists()


def test_residents_pages_sweep_by_themselves(walker):
    from minqing.portal import sweeping

    start = clock.now()
    with clock.frozen(start):
        walker.fill()
    sweeping._last.clear()
    with clock.frozen(start + dt.timedelta(hours=13)):
        Client().get("/")
    assert not Draft.objects.exists()


def test_clearing_a_borrowed_machine_leaves_nothing(walker):
    walker.fill()
    expect = walker.expect()
    walker.send(expect)
    gone = walker.client.post(f"/write/{walker.sheet}/clear/")
    assert gone.cookies["mq_draft"]["max-age"] == 0
    assert not Draft.objects.exists()
    assert walker.send(expect).status_code == 410


def test_words_for_a_lost_draft_begin_a_new_one(walker):
    """Somebody typed for thirteen hours: what is on the page counts."""
    answer = walker.step(2, words=WORDS)
    assert answer.status_code == 302
    assert drafts.story_of(Draft.objects.get()).texts["words"].startswith("我们楼后面")


# --- long texts --------------------------------------------------------------------------------------------------------


def test_the_limit_is_said_beside_the_words_and_the_browser_cuts_nothing(walker):
    walker.step(1, kind="request")
    page = walker.see(2).content.decode()
    assert "最多5000字" in page
    assert "maxlength" not in page
    assert "maxlength" not in walker.see(3).content.decode()


@pytest.mark.parametrize(
    ("many", "button"), [(5001, {}), (100_000, {}), (100_000, {"back": "1"}), (100_000, {"size": "large"})]
)
def test_longer_words_are_counted_and_stay_in_the_box(walker, many, button):
    walker.step(1, kind="request")
    answer = walker.step(2, words="水" * many, **button)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"这里有{many}个，多了{many - 5000}个" in page
    assert "水" * many in page


def test_words_that_are_too_long_are_kept_whole_when_going_back_and_are_not_sent(walker):
    walker.step(1, kind="request")
    assert walker.step(2, words="水" * 6000, back="1").status_code == 302
    assert "水" * 6000 in walker.see(2).content.decode()
    assert walker.send(expect="x").status_code == 422
    assert not Opinion.objects.exists()


# --- accusations -------------------------------------------------------------------------------------------------------


@pytest.mark.shows("A2", 2)
def test_an_accusation_is_sealed_from_the_first_second_and_says_who_opens_it(walker):
    walker.step(1, kind="accusation", scope=GRID_1)
    assert "只有纪检干部能打开" in walker.see(2).content.decode()
    assert "只有纪检干部能打开" in walker.see(3).content.decode()
    walker.fill(
        kind="accusation",
        scope=GRID_1,
        words="某干部收了红包",
        name="不愿透露",
        photos=[photo("证.jpg", picture())],
    )
    answer = walker.send()
    page = answer.content.decode()
    opinion = Opinion.objects.get()
    assert opinion.with_discipline
    assert (opinion.words, opinion.place, opinion.channel) == ("", "", "hidden")
    assert Accusation.objects.filter(opinion=opinion).exists()
    assert "已经密封，只有纪检干部能打开" in page
    assert "检举" not in page, "whoever finds the paper does not learn what it is"
    assert "收了红包" not in page


def test_the_receipt_of_an_accusation_promises_no_progress_and_no_verdict(walker):
    walker.fill(kind="accusation", words="某干部收了红包")
    page = walker.send().content.decode()
    assert "按规定不在网上公开办理情况" in page
    assert "可以看受理情况" in page
    assert not [word for word in ("看办理进度", "查进度", "看进度", "评价", "答复") if word in page]


# --- what leaves the server --------------------------------------------------------------------------------------------


def test_no_code_and_no_word_in_any_address_header_or_log(walker, caplog):
    caplog.set_level(logging.DEBUG)
    seen: list[str] = []
    for number, data in (
        (1, {"kind": "livelihood", "place": "地点-CANARY"}),
        (2, {"words": "话-CANARY"}),
        (3, {"name": "名-CANARY", "phone": "13800006027"}),
    ):
        answer = walker.step(number, **data)
        seen += [answer.url, str(answer.headers), str(answer.cookies)]
    answer = walker.send()
    [code] = codes_on(answer)
    status = walker.client.post("/status/", {"code": code})
    verdict = walker.client.post("/verdict/", {"code": code})
    for page in (answer, status, verdict):
        assert page.status_code == 200
        seen += [
            str(page.headers),
            str(page.cookies),
            page.request["PATH_INFO"],
            page.request["QUERY_STRING"],
        ]
        title = re.search(r"<title>(.*?)</title>", page.content.decode(), re.DOTALL)
        assert title
        seen.append(title[1])
    told = " ".join(seen) + caplog.text
    assert "CANARY" not in told
    assert "13800006027" not in told
    assert code not in told
    assert code.replace("-", "") not in told


def test_the_square_code_carries_the_receipt_behind_the_hash(rf):
    from minqing.base import square
    from minqing.portal import qr

    link = qr.status_link(rf.get("/"), "LX7K-4M2Q-ABCD-EFGH")
    assert link == "http://testserver/status/#LX7K4M2QABCDEFGH"
    assert square.picture(link).startswith("data:image/png;base64,")


def test_the_receipt_prints_on_one_small_sheet(walker):
    walker.fill()
    page = walker.send().content.decode()
    assert "dist/receipt.css" in page
    assert 'class="no-print"' in page
