"""Registering: words and a place are enough, the receipt code is shown once and stored nowhere, nothing is registered twice."""

import datetime as dt
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.matters import steps
from tests.support.cast import DONGPING, GRID_1, GRID_2, LAODI

from minqing.base import clock
from minqing.base.action import forget_answers
from minqing.matters.models import Opinion, Problem, Receipt, Speaker

pytestmark = pytest.mark.django_db


def record(client, cast, who="community_clerk", way="call", **data):
    client.force_login(cast.account(who))
    given = {
        "key": str(uuid.uuid4()),
        "words": "路灯不亮，\t晚上看不见  路\r\n还有一处",
        "scope": GRID_1,
        "channel": "phone",
    }
    return client.post(f"/desk/record/{way}/", given | data)


def code_on(response):
    groups = re.search(r'receipt-code">(.*?)</p>', response.content.decode()).group(1)
    return "-".join(re.findall(r"<span>(.{4})</span>", groups))


@pytest.mark.shows("A2", 1)
def test_words_and_a_place_are_enough_and_the_words_stay_as_spoken(client, cast):
    response = record(client, cast)
    assert response.status_code == 200
    opinion = Opinion.objects.get()
    assert opinion.words == "路灯不亮，\t晚上看不见  路\n还有一处"
    assert opinion.scope == GRID_1
    assert not Speaker.objects.exists()
    receipt = Receipt.objects.by_code(code_on(response))
    assert receipt is not None
    assert receipt.opinion == opinion


def test_the_slip_holds_number_code_and_square_code_for_a5_paper_and_no_cache(client, cast):
    response = record(client, cast)
    text = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert "receipt.css" in text
    assert 'src="data:image/png;base64,' in text
    assert Opinion.objects.get().code in text
    assert len(code_on(response)) == 19


@pytest.mark.shows("A2", 2)
def test_the_same_form_sent_twice_is_one_opinion_and_the_same_slip(client, cast):
    key = str(uuid.uuid4())
    first, second = (record(client, cast, key=key) for _ in range(2))
    assert Opinion.objects.count() == 1
    assert code_on(first) == code_on(second)


def test_the_same_key_with_other_words_registers_nothing_and_keeps_them(client, cast):
    key = str(uuid.uuid4())
    record(client, cast, key=key)
    response = record(client, cast, key=key, words="另一件：井盖松了")
    text = response.content.decode()
    assert response.status_code == 409
    assert Opinion.objects.get().code in text
    assert "另一件：井盖松了</textarea>" in text
    fresh = re.search(r'name="key" value="([^"]+)"', text).group(1)
    assert record(client, cast, key=fresh, words="另一件：井盖松了").status_code == 200
    assert Opinion.objects.count() == 2


def test_a_form_sent_again_by_way_of_back_asks_whether_it_is_another_matter(client, cast):
    record(client, cast)
    response = record(client, cast)
    text = response.content.decode()
    assert response.status_code == 409
    assert f'一模一样的内容，是 <a href="/desk/opinions/{Opinion.objects.get().pk}/">' in text
    assert record(client, cast, another="1").status_code == 200
    assert record(client, cast, words="另一件：井盖松了").status_code == 200
    assert record(client, cast, who="triage_clerk").status_code == 200  # another person hears the same
    with clock.frozen(clock.now() + dt.timedelta(minutes=31)):
        assert record(client, cast).status_code == 200
    assert Opinion.objects.count() == 5


def test_a_repeat_after_the_hour_tells_the_number_and_no_code(client, cast):
    key, start = str(uuid.uuid4()), clock.now()
    with clock.frozen(start):
        code = code_on(record(client, cast, key=key))
    with clock.frozen(start + dt.timedelta(hours=2)):
        forget_answers()
        response = record(client, cast, key=key)
    text = response.content.decode()
    assert response.status_code == 409
    assert "这次提交已经登记过" in text
    assert f">{Opinion.objects.get().code}</a>" in text
    assert code not in text


def test_the_speaker_is_sealed_and_stands_in_no_column_in_clear(client, cast):
    record(client, cast, name="陈小满", phone="13800006027", address="新安里3栋501")
    speaker = Speaker.objects.get()
    assert (speaker.name, speaker.phone_last4) == ("陈小满", "6027")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, address FROM matters_speaker")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert "陈小满".encode() not in stored
    assert b"13800006027" not in stored


def test_what_is_missing_is_said_and_the_rest_stays(client, cast):
    response = record(client, cast, words="  ", scope="", name="陈小满", title="路灯")
    text = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_words"' in text
    assert 'href="#id_scope"' in text
    assert 'value="陈小满"' in text
    assert "<details" in text
    assert re.search(r"<details[^>]*open", text)
    assert not Opinion.objects.exists()


def test_anonymous_with_a_name_is_refused_in_words(client, cast):
    response = record(client, cast, anonymous="on", name="陈小满")
    assert response.status_code == 422
    assert "勾选了匿名" in response.content.decode()


def test_files_come_along_and_a_bad_one_is_refused_at_its_field(client, cast):
    bad = SimpleUploadedFile("现场.jpg", b"MZ\x00 nothing of a picture", "image/jpeg")
    response = record(client, cast, files=[bad])
    assert response.status_code == 422
    assert 'href="#id_files"' in response.content.decode()
    assert not Opinion.objects.exists()
    good = [SimpleUploadedFile(f"记录{n}.txt", f"第{n}页".encode(), "text/plain") for n in (1, 2)]
    assert record(client, cast, files=good).status_code == 200
    assert Opinion.objects.get().files.count() == 2


def test_places_are_those_of_the_grants_and_nothing_else_is_taken(client, cast):
    client.force_login(cast.account("grid_worker"))
    text = client.get("/desk/record/walk/").content.decode()
    assert f'value="{GRID_1}"' in text
    for other in (GRID_2, LAODI, DONGPING):
        assert f'value="{other}"' not in text
    assert record(client, cast, "grid_worker", scope=GRID_2, channel="visit", way="walk").status_code == 422
    assert record(client, cast, "community_clerk", scope=DONGPING).status_code == 422
    assert not Opinion.objects.exists()


@pytest.mark.shows("A5", 1)
def test_what_was_fixed_on_the_spot_is_registered_whole(client, cast):
    response = record(
        client,
        cast,
        "grid_worker",
        "fixed",
        channel="visit",
        fix_text="当场换了灯泡",
        outcome="solved",
        proof_kind="resident_word",
        proof_text="住户说亮了",
    )
    assert response.status_code == 200
    problem = Problem.objects.get()
    assert problem.at_once
    assert problem.state == "done"
    assert Receipt.objects.get().state == "asked"
    missing = record(
        client, cast, "grid_worker", "fixed", channel="visit", fix_text="换了", proof_kind="measured"
    )
    assert missing.status_code == 422
    assert Problem.objects.count() == 1


def test_an_accusation_registered_as_one_is_never_readable(client, cast):
    record(client, cast, kind="accusation", words="某科长收了施工队的烟", name="陈小满")
    opinion = Opinion.objects.get()
    assert opinion.with_discipline
    assert opinion.words == ""
    assert not Speaker.objects.exists()


def test_a_problem_of_the_office_s_own_goes_to_its_page(client, cast):
    client.force_login(cast.account("community_clerk"))
    given = {"key": str(uuid.uuid4()), "title": "公告栏太高", "scope": LAODI}
    first, second = (client.post("/desk/record/problem/", given) for _ in range(2))
    problem = Problem.objects.get()
    assert first["Location"] == second["Location"] == f"/desk/problems/{problem.pk}/"
    assert client.post("/desk/record/problem/", {**given, "key": "x", "title": ""}).status_code == 422


def test_only_those_who_register_get_the_forms(client, cast):
    for who, status in (("leader", 403), ("viewer", 403), ("administrator", 403), ("triage_clerk", 200)):
        client.force_login(cast.account(who))
        assert client.get("/desk/record/call/").status_code == status
    assert client.get("/desk/record/elsewhere/").status_code == 404
    client.force_login(cast.account("discipline"))
    assert client.get("/desk/record/problem/").status_code == 403


def test_the_picker_finds_categories_by_pinyin(client, cast):
    steps.taxonomy(cast)
    client.force_login(cast.account("community_clerk"))
    text = client.get("/desk/record/call/").content.decode()
    assert re.search(r'data-pinyin="[^"]*paishuiguangou[^"]*psgg"', text)


def test_the_slip_of_an_accusation_promises_no_progress_and_no_verdict(client, cast):
    page = record(client, cast, kind="accusation", words="某科长收了施工队的烟").content.decode()
    assert "按规定不在网上公开办理情况" in page
    assert not [
        word
        for word in ("看进度", "作评价", "您来评", "给您第一次答复", "能看到您反映的内容")
        if word in page
    ]


def test_words_that_are_too_long_are_counted_and_stay_in_the_form(client, cast):
    answer = record(client, cast, words="水" * 5003)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "最多5000个字，这里有5003个，多了3个" in page
    assert "水" * 5003 in page
    assert "最多5000字" in page
    assert "maxlength" not in page
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [("phone", "12345", "不像电话号码"), ("id_number", "123", "身份证号应是18位（旧证15位），这里是3位")],
)
def test_a_number_that_cannot_be_one_is_told_at_its_field(client, cast, field, typed, why):
    answer = record(client, cast, name="陈小满", **{field: typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'<ul class="error" id="id_{field}_error"><li>[^<]*{why}', page)
    assert f'value="{typed}"' in page
    assert not Opinion.objects.exists()


def test_numbers_are_stored_in_one_spelling(client, cast):
    record(client, cast, phone="+86 138-0000-1117", id_number="11010519491231002x")
    speaker = Speaker.objects.get()
    assert (speaker.phone, speaker.id_number) == ("13800001117", "11010519491231002X")
