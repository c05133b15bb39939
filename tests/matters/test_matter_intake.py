"""Taking opinions in: verbatim, once, with a receipt that only its holder can use."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.base.acting import act
from tests.matters import steps
from tests.matters.steps import NOTE, RESIDENT, SPEAKER, WORDS
from tests.support.cast import DONGPING, GRID_1, GRID_3, GRID_LAST, LAODI, STREET

from minqing.base import clock, journal
from minqing.base.errors import KeyReused, Refused
from minqing.base.models import ActionKey, CalendarYear, StoredFile
from minqing.matters import codes
from minqing.matters.actions import opinion, recheck, verdict
from minqing.matters.models import Opinion, OpinionTag, Problem, Receipt, Recheck, Speaker
from minqing.org.actions.reveal import reveal
from minqing.org.models import AccessEntry

pytestmark = pytest.mark.django_db


@pytest.mark.shows("A2", 1)
@pytest.mark.parametrize("channel", ["visit", "symposium", "letter", "walk_in", "phone", "hotline", "other"])
def test_every_channel_keeps_the_words_as_they_were_said(cast, channel):
    told = opinion.record(by=cast.viewer("grid_worker"), scope=GRID_1, words=WORDS, channel=channel)
    row = Opinion.objects.get(pk=told["opinion"])
    assert row.words == WORDS
    assert row.title == "我们楼后面的排水沟又堵了， 一下雨水就漫到单元门口"
    assert (row.channel, row.state, row.code, row.kind) == (channel, "received", told["number"], "")
    assert (row.recorded_by, row.recorder_unit) == (cast.people["grid_worker"], cast.units["老堤社区"])
    assert told["number"].startswith("YJ-")


def test_three_times_are_kept_apart_and_the_clock_starts_when_it_reached_us(cast):
    with clock.frozen(dt.datetime(2026, 11, 24, 9)):
        happened, received = clock.at(dt.date(2026, 11, 1), 7), clock.at(dt.date(2026, 11, 20), 15)
        told = opinion.record(
            by=cast.viewer("community_clerk"),
            scope=LAODI,
            words=WORDS,
            channel="letter",
            happened_at=happened,
            received_at=received,
        )
    row = Opinion.objects.get(pk=told["opinion"])
    assert (row.happened_at, row.received_at) == (happened, received)
    assert row.recorded_at == clock.at(dt.date(2026, 11, 24), 9)
    # 15 days from 20 November, the start day not counted: Saturday 5 December, so Monday (民法典 203).
    assert row.answer_due == dt.date(2026, 12, 7)
    assert "信访工作条例第二十三条" in row.answer_rule
    no = opinion.record.refusal(
        cast.viewer("community_clerk"),
        scope=LAODI,
        words="x",
        channel="letter",
        received_at=clock.now() + dt.timedelta(days=1),
    )
    assert "比现在还晚" in no.why


def test_a_missing_calendar_never_shuts_the_door(cast):
    act(lambda _act: [year.delete() for year in CalendarYear.objects.all()])
    told = opinion.submit(by=RESIDENT, scope=GRID_1, words=WORDS)
    assert Opinion.objects.get(pk=told["opinion"]).answer_due is not None


@pytest.mark.shows("A2", 2)
@pytest.mark.parametrize(
    "wrong, why",
    [
        ({"words": " \n"}, "请写下群众说的话"),
        ({"words": "长" * 5001}, "最多5000个字，这里有5001个，多了1个"),
        ({"scope": "990101002"}, "不在本机构"),
        ({"scope": STREET + "888"}, "没有设立"),
        ({"kind": "gossip"}, "没有“gossip”这个类型"),
        ({"anonymous": True, "speaker": SPEAKER}, "匿名"),
        ({"speaker": {"nick": "x"}}, "没有“nick”"),
        ({"speaker": {"phone": "12345"}}, "不像电话号码"),
        ({"speaker": {"id_number": "123"}}, "身份证号应是18位"),
        ({"title": "长" * 81}, "最多80字"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_nothing_is_written(cast, wrong, why):
    given = {"scope": GRID_1, "words": WORDS} | wrong
    with pytest.raises(Refused, match=why):
        opinion.submit(by=RESIDENT, **given)
    assert not Opinion.objects.exists()
    assert not Receipt.objects.exists()


def test_residents_choose_no_channel_and_staff_no_hidden_one(cast):
    no = opinion.record.refusal(cast.viewer("leader"), scope=LAODI, words="x", channel="letter")
    assert no.kind == "permission"
    no = opinion.record.refusal(cast.viewer("community_clerk"), scope=LAODI, words="x", channel="hidden")
    assert "渠道" in no.why
    no = opinion.record.refusal(cast.viewer("community_clerk"), scope=GRID_3, words="x", channel="letter")
    assert no.kind == "permission"  # another community
    assert (
        opinion.record.refusal(cast.viewer("last_clerk"), scope=GRID_LAST, words="x", channel="letter")
        is None
    )
    with pytest.raises(TypeError, match="nickname"):
        opinion.record(
            by=cast.viewer("community_clerk"), scope=LAODI, words="x", channel="letter", nickname="y"
        )


@pytest.mark.shows("A2", 2)
def test_the_same_form_twice_is_one_opinion_with_the_same_code(cast):
    given = {"scope": GRID_1, "words": WORDS, "speaker": SPEAKER}
    first = opinion.submit(by=RESIDENT, key="form-1", files=[ContentFile(b"paper", name="a.txt")], **given)
    again = opinion.submit(by=RESIDENT, key="form-1", files=[ContentFile(b"paper", name="a.txt")], **given)
    assert first == again
    assert Opinion.objects.count() == Receipt.objects.count() == StoredFile.objects.count() == 1
    with pytest.raises(KeyReused) as caught:
        opinion.submit(by=RESIDENT, key="form-1", scope=GRID_1, words="别的话")
    assert caught.value.previous["number"] == first["number"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT answer FROM {ActionKey._meta.db_table}")
        assert first["code"].encode() not in bytes(cursor.fetchone()[0])


def test_the_receipt_code_is_told_once_and_stored_nowhere(cast):
    m = steps.heard(cast)
    assert len(codes.ALPHABET) == 32
    assert not set("IO01") & set(codes.ALPHABET)
    assert len(m.code) == 19
    assert m.code.count("-") == 3
    assert m.receipt.code_hmac == codes.receipt_hmac(m.code)
    plain = codes.plain(m.code)
    assert plain not in repr([vars(r) for r in Receipt.objects.all()])
    typed = plain.lower().translate({ord(c): ord(c) + 0xFEE0 for c in "abcdefgh23456789"})
    for spelling in (
        m.code,
        plain,
        f" {m.code.lower()} ",
        m.code.replace("-", "－"),
        m.code.replace("-", "　"),
        typed,
    ):
        assert Receipt.objects.by_code(spelling) == m.receipt, spelling
    with CaptureQueriesContext(connection) as seen:
        assert Receipt.objects.by_code("AAAA-BBBB-CCCC-DDDD") is None
    assert len(seen) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + seen.captured_queries[0]["sql"])
            assert "USING INDEX" in str(cursor.fetchall())


@pytest.mark.parametrize(
    "typed, fault",
    [
        ("", "请输入"),
        ("LX7K-4M2Q", "16个字"),
        ("IX7K-4M2Q-AAAA-BBBB", "没有“I”"),
        ("LX7K-4M2Q-AAAA-BBBB", ""),
    ],
)
def test_a_mistyped_code_is_answered_in_words(typed, fault):
    assert fault in codes.fault(typed)
    assert bool(fault) == bool(codes.fault(typed))


@pytest.mark.shows("A2", 2)
def test_the_speaker_is_sealed_and_every_look_is_written_down(cast):
    m = steps.heard(cast)
    speaker = Speaker.objects.get()
    assert (speaker.phone_last4, speaker.id_last4) == ("6027", "002X")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {Speaker._meta.db_table}")
        stored = b"".join(bytes(c) if isinstance(c, bytes) else str(c).encode() for c in cursor.fetchone())
    for told in SPEAKER.values():
        assert told.encode() not in stored
    for changes in journal.entries_of([speaker])[0].changes.values():
        assert not set(changes) & {"name", "phone", "address", "id_number"}
    seen = reveal(
        by=m.by("community_clerk"),
        scope=m.opinion.scope,
        code=m.opinion.code,
        row=speaker,
        fields=("phone",),
        purpose="约时间看现场",
    )
    assert seen == {"phone": SPEAKER["phone"]}
    assert AccessEntry.objects.get().code == m.opinion.code
    other = opinion.submit(by=RESIDENT, scope=GRID_1, words="x", speaker={"phone": "138 0000-6027"})
    assert Speaker.objects.get(opinion=other["opinion"]).phone_hmac == speaker.phone_hmac


@pytest.mark.shows("A5", 1)
@pytest.mark.shows("A5", 2)
def test_put_right_at_once_opinion_fix_and_evidence_in_one_step(cast):
    by = cast.viewer("grid_worker")
    size = journal.head(STREET)[0]
    told = opinion.record_fixed(
        by=by,
        scope=GRID_1,
        words="楼道灯坏了",
        channel="visit",
        speaker=SPEAKER,
        fix_text="换了灯泡，当场亮了",
        evidence=[{"kind": "resident_word", "text": "住户陈某当面说亮了"}],
    )
    assert journal.head(STREET)[0] == size + 1
    row, problem = Opinion.objects.get(pk=told["opinion"]), Problem.objects.get(pk=told["problem"])
    assert (row.state, row.answer) == ("linked", "换了灯泡，当场亮了")
    assert (problem.state, problem.outcome, problem.at_once) == ("done", "solved", True)
    assert problem.closed_by == cast.people["grid_worker"]
    assert problem not in Problem.objects.all().confirmed_solved()
    receipt = Receipt.objects.by_code(told["code"])
    assert (receipt.state, receipt.round) == ("asked", 1)
    verdict.give(receipt, by=RESIDENT, code=told["code"], answer="satisfied")
    assert problem in Problem.objects.all().confirmed_solved()


@pytest.mark.shows("A5", 2)
def test_at_once_needs_proof_that_is_not_one_s_own_note(cast):
    by = cast.viewer("grid_worker")
    given = {"scope": GRID_1, "words": "楼道灯坏了", "channel": "visit", "fix_text": "换了灯泡"}
    no = opinion.record_fixed.refusal(by, **given, evidence=[])
    assert "还没有佐证" in no.why
    assert "不必拍照" in no.why
    no = opinion.record_fixed.refusal(by, **given, evidence=[{"kind": "note", "text": "我换的"}])
    assert "另一名工作人员" in no.why
    no = opinion.record_fixed.refusal(by, **given, evidence=[{"kind": "photo"}])
    assert "上传文件" in no.why
    no = opinion.record_fixed.refusal(by, **given, evidence=NOTE, kind="accusation")
    assert "纪检" in no.why
    assert opinion.record_fixed.refusal(by, **given, evidence=NOTE) is None


@pytest.mark.shows("A5", 3)
def test_a_recorded_opinion_can_be_fixed_on_the_spot_and_denied(cast):
    m = steps.heard(cast)
    m.problem = opinion.fix_at_once(m.opinion, by=m.by("community_clerk"), fix_text="清了杂物", evidence=NOTE)
    verdict.give(m.receipt, by=RESIDENT, code=m.code, answer="dissatisfied")
    m.fresh()
    assert Problem.objects.filter(at_once=True, state="done").count() == 1
    assert not steps.counted(m)
    recheck.order_rework(Recheck.objects.get(), by=m.by("supervisor"), finding="还堵着")
    assert m.fresh().problem.state == "coordinating"


@pytest.mark.shows("A2", 1)
def test_an_archived_reply_is_on_no_clock_in_no_rate_and_asks_nobody(cast):
    by = cast.viewer("community_clerk")
    given = {
        "scope": LAODI,
        "words": "留言\t里有 制表符",
        "title": "路灯不亮",
        "received_at": clock.at(dt.date(2025, 3, 1), 10),
        "source": "网上留言",
        "source_ref": "2549",
        "other_reply": "您好，已转市政处理。",
        "other_reply_at": clock.at(dt.date(2025, 3, 9), 10),
    }
    told = opinion.import_line(by=by, **given)
    row = Opinion.objects.get(pk=told["opinion"])
    assert (row.state, row.outcome_note, row.answer_due) == ("recorded_only", "未记录", None)
    assert row.other_reply == given["other_reply"]
    assert told["code"] == ""
    assert not Receipt.objects.exists()
    assert not Opinion.objects.all().collected().exists()
    assert not Opinion.objects.all().overdue(clock.today()).exists()
    no = opinion.import_line.refusal(by, **given)
    assert no.why == f"来源编号2549已经登记过，是{row.code}。"
    assert opinion.import_line.refusal(by, **{**given, "source": "另一来源"}) is None
    for verb in (opinion.answer, opinion.end):
        assert verb.refusal(by, row, text="x").kind == "state"


def test_an_import_needs_the_right_to_import_at_that_place(cast):
    given = {"words": "x", "received_at": clock.now()}
    assert opinion.import_line.refusal(cast.viewer("grid_worker"), scope=GRID_1, **given).kind == "permission"
    assert (
        opinion.import_line.refusal(cast.viewer("community_clerk"), scope=DONGPING, **given).kind
        == "permission"
    )


@pytest.mark.shows("A2", 3)
def test_tags_are_counted_by_opinion(cast):
    m = steps.heard(cast)
    opinion.tag(m.opinion, by=m.by("community_clerk"), tags=("formalism", "bureaucracy"))
    opinion.tag(m.opinion, by=m.by("community_clerk"), tags=("bureaucracy",))
    assert list(OpinionTag.objects.values_list("wind", flat=True)) == ["bureaucracy"]
    assert "官僚" in opinion.tag.refusal(m.by("community_clerk"), m.opinion, tags=("官僚",)).why


def test_the_place_moves_with_its_receipt_and_the_words_never_change(cast):
    m = steps.heard(cast)
    opinion.move_place(m.opinion, by=m.by("triage_clerk"), to=GRID_3, reason="在东坪社区")
    m.fresh()
    assert m.opinion.scope == m.receipt.scope == GRID_3
    assert not Opinion.objects.seen_by(m.by("community_clerk")).exists()
    assert Opinion.objects.seen_by(m.by("other_clerk")).exists()
    with pytest.raises(Refused, match="原话不能改"):
        opinion.amend(m.opinion, by=m.by("other_clerk"), words="改成别的")


def test_every_end_has_a_reason_that_the_resident_reads(cast):
    m = steps.triaged(cast)
    by = m.by("community_clerk")
    assert "请选择去向" in opinion.end.refusal(by, m.opinion, reason="", text="好").why
    assert "说明" in opinion.end.refusal(by, m.opinion, reason="answered", text="").why
    assert "留了电话" in opinion.end.refusal(by, m.opinion, reason="unclear", text="联系不上").why
    opinion.end(m.opinion, by=by, reason="not_ours", text="属供电公司，已告知95598")
    m.fresh()
    assert (m.opinion.state, m.receipt.state) == ("ended", "closed")
    opinion.reopen(m.opinion, by=by, reason="供电公司说归社区")
    m.fresh()
    assert (m.opinion.state, m.receipt.state, m.opinion.end_text) == ("triaged", "waiting", "")
