"""提请上级办理: a letter out, a day, a reply; meanwhile the matter stays open, and no letter finishes it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.matters import steps
from tests.support.cast import GRID_1, STREET

from minqing.base import clock
from minqing.base.calendar import YearMissing
from minqing.base.errors import Refused
from minqing.matters import queues
from minqing.matters.actions import levels, opinion, problem, referral
from minqing.matters.ledgers import PROBLEMS, REFERRALS
from minqing.matters.letters import letter_lines
from minqing.matters.level_states import HopKind, Level, ReferralState
from minqing.matters.models import Hop, Opinion, Problem, Receipt, Referral
from minqing.matters.status import resident_status
from minqing.org.actions.units import add_unit

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 11, 2, 9)
ASKED = {"asked": "请更换主管道", "reason": "主管道归区里管，街道无权动"}


@pytest.fixture
def bureau(cast):
    return add_unit(
        by=cast.system, scope=STREET, name="清河区排水中心", kind="outside", valid_from=dt.date(2026, 1, 1)
    )


def drafted(cast, bureau=None, scope=GRID_1):
    row = problem.raise_(
        by=cast.viewer("triage_clerk"), scope=scope, title="主管道堵塞", description="雨后满溢"
    )
    body = {"unit": bureau} if bureau else {"body": "清河区排水中心"}
    return referral.refer(row, by=cast.viewer("triage_clerk"), **ASKED, **body)


def sent(cast, on=None):
    row = drafted(cast)
    return referral.send(row, by=cast.viewer("triage_clerk"), sent_on=on or clock.today())


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.shows("A11", 3)
def test_the_matter_lies_outside_from_the_day_the_letter_is_out_and_stays_open(cast, bureau):
    with clock.frozen(DAY):
        row = drafted(cast, bureau)
        assert (row.code, row.body, row.state) == ("TQ-2026-0001", "清河区排水中心", ReferralState.DRAFTED)
        assert row.problem.level == Level.SUBDISTRICT
        row = referral.send(row, by=cast.viewer("leader"), sent_on=dt.date(2026, 11, 2))
    found = fresh(row.problem)
    assert (found.level, found.state, found.outcome) == (Level.OUTSIDE, "coordinating", "")
    assert "清河区排水中心" in found.state_note
    assert row.due_on == dt.date(2026, 11, 23)
    assert "15个工作日" in row.due_rule
    last = Hop.objects.filter(problem=found).last()
    assert (last.from_level, last.to_level, last.kind) == ("subdistrict", "outside", HopKind.PERSON)
    assert "街道无权动" in last.reason


def test_only_the_subdistrict_writes_and_the_letter_says_what(cast):
    row = problem.raise_(by=cast.viewer("community_clerk"), scope=GRID_1, title="主管道堵塞")
    clerk = cast.viewer("triage_clerk")
    assert "先上交到街道" in referral.refer.refusal(clerk, row, body="区排水中心", **ASKED).why
    assert referral.refer.refusal(cast.viewer("community_clerk"), row, body="x", **ASKED).kind == "permission"
    levels.escalate(row, by=cast.viewer("community_clerk"), reason="要动主管道")
    row = fresh(row)
    assert "外单位" in referral.refer.refusal(clerk, row, **ASKED).why
    assert (
        "请对方办什么" in referral.refer.refusal(clerk, row, body="区排水中心", asked="", reason="无权动").why
    )
    assert "街道办不了" in referral.refer.refusal(clerk, row, body="区排水中心", asked="换管", reason="").why
    referral.refer(row, by=clerk, body="区排水中心", **ASKED)
    assert "还没有答复" in referral.refer.refusal(clerk, row, body="区住建局", **ASKED).why


@pytest.mark.shows("A11", 3)
def test_an_unanswered_letter_keeps_the_matter_from_being_confirmed(cast):
    with clock.frozen(DAY):
        row = sent(cast)
        leader, found = cast.viewer("leader"), fresh(row.problem)
        problem.add_evidence(found, by=cast.viewer("community_clerk"), kind="measured", text="不堵了")
        told = {"outcome": "solved", "text": "已经通了"}
        no = problem.confirm.refusal(leader, found, **told)
        assert row.code in no.why
        assert "写明理由结束提请" in no.why
        assert levels.return_level.refusal(leader, found, reason="先由社区办") is not None
        referral.close(row, by=leader, reason="区里电话里说不归他们，街道自己疏通")
        found = fresh(found)
        assert found.level == Level.SUBDISTRICT
        problem.confirm(found, by=leader, **told)
    assert fresh(found).state == "done"
    assert fresh(row).state == ReferralState.CLOSED


@pytest.mark.shows("A11", 3)
def test_a_reply_brings_it_back_or_ends_it_by_the_usual_confirmation(cast):
    with clock.frozen(DAY):
        one, other = sent(cast), sent(cast)
    paper = SimpleUploadedFile("复函.txt", "同意更换".encode(), "text/plain")
    clerk = cast.viewer("triage_clerk")
    with clock.frozen(DAY + dt.timedelta(days=7)):
        told = {"text": "月底前换完主管道", "replied_on": dt.date(2026, 11, 9)}
        early = {**told, "replied_on": dt.date(2026, 11, 1)}
        assert "答复日期要在发出那天" in referral.reply.refusal(clerk, one, **early).why
        one = referral.reply(one, by=clerk, file=paper, **told)
        other = referral.reply(other, by=clerk, back=False, **told)
        assert one.reply_file.name == "复函.txt"
        assert fresh(one.problem).level == Level.SUBDISTRICT
        left = fresh(other.problem)
        assert (left.level, left.state) == (Level.OUTSIDE, "coordinating")
        problem.add_evidence(left, by=cast.viewer("community_clerk"), kind="measured", text="换完了")
        problem.confirm(left, by=cast.viewer("leader"), outcome="solved", text="主管道已更换")
    figure = PROBLEMS.figure("levels.done_outside")
    assert PROBLEMS.listed(cast.viewer("leader")).filter(figure.where).get().pk == left.pk
    problem.rework(fresh(left), by=cast.viewer("leader"), reason="又堵了")
    assert fresh(left).level == Level.SUBDISTRICT
    assert Hop.objects.filter(problem=left).last().kind == HopKind.RETURNED


@pytest.mark.shows("A11", 2)
def test_a_late_reply_waits_in_a_queue_and_is_counted(cast):
    with clock.frozen(DAY):
        row, draft = sent(cast), drafted(cast)

    def waits(who, name):
        return list(next(q for q in queues.QUEUES if q.name == name).of(cast.viewer(who)))

    with clock.frozen(dt.datetime(2026, 11, 23, 23)):
        assert waits("triage_clerk", "referrals_late") == []
    with clock.frozen(dt.datetime(2026, 11, 24, 9)):
        assert waits("triage_clerk", "referrals_late") == waits("leader", "referrals_late") == [row]
        assert waits("community_clerk", "referrals_late") == []
        assert waits("leader", "referrals_to_send") == [draft]
        listed = REFERRALS.listed(cast.viewer("leader"))
        assert listed.filter(REFERRALS.figure("referrals.late").where()).get() == row
        assert listed.filter(REFERRALS.figure("referrals.sent").where).count() == 1


def test_a_letter_s_day_needs_the_year_s_calendar_and_says_so(cast):
    with clock.frozen(dt.datetime(2026, 12, 28, 9)):
        row = drafted(cast)
        with pytest.raises(YearMissing, match="2027年的工作日历还没有载入"):
            referral.send(row, by=cast.viewer("triage_clerk"), sent_on=clock.today())
        assert fresh(row).state == ReferralState.DRAFTED
        late = referral.send.refusal(cast.viewer("triage_clerk"), row, sent_on=dt.date(2026, 12, 1))
        assert "发出日期" in late.why


@pytest.mark.shows("A11", 2)
def test_the_resident_reads_who_was_asked_and_what_they_answered(cast):
    with clock.frozen(DAY):
        m = steps.triaged(cast)
        row = opinion.raise_problem(m.opinion, by=m.by("triage_clerk"))
        asked = referral.refer(row, by=m.by("triage_clerk"), body="清河区排水中心", **ASKED)
        assert "排水中心" not in str(resident_status(Receipt.objects.get(opinion=m.opinion)))
        referral.send(asked, by=m.by("triage_clerk"), sent_on=clock.today())
        status = resident_status(Receipt.objects.get(opinion=m.opinion))
        assert "没有放手" in status.levels[0]
        step = status.steps[-1]
        assert step.label == "提请街道以外的部门办理"
        told = {line.label: line.text for line in step.lines}
        assert told["由哪一级办理"] == "街道以外"
        assert "清河区排水中心" in told["为什么"]
        assert told["答复期限"] == "2026年11月23日"
        told = {"text": "月底前换完主管道", "replied_on": clock.today()}
        referral.reply(fresh(asked), by=m.by("triage_clerk"), **told)
        step = resident_status(Receipt.objects.get(opinion=m.opinion)).steps[-1]
        assert "月底前换完主管道" in str(step)
        assert "更换主管道" not in "".join(line.text for line in step.lines if line.label == "请他们办什么")


def test_the_letter_holds_the_matter_and_no_resident(cast):
    m = steps.triaged(cast)
    row = opinion.raise_problem(m.opinion, by=m.by("triage_clerk"))
    asked = referral.refer(row, by=m.by("triage_clerk"), body="清河区排水中心", **ASKED)
    words = str(letter_lines(asked, 1))
    for part in (asked.code, row.code, row.title, *ASKED.values(), "1件"):
        assert part in words
    for secret in ("陈小满", "13800006027", "501"):
        assert secret not in words
    made = referral.write(asked, by=m.by("triage_clerk"))
    assert "函" in made.code
    assert made.addressee == "清河区排水中心"
    with pytest.raises(Refused, match="已经出过提请函"):
        referral.write(fresh(asked), by=m.by("triage_clerk"))


def test_a_matter_with_a_letter_out_is_not_sealed_and_an_ended_letter_loses_its_words(cast):
    m = steps.triaged(cast)
    row = opinion.raise_problem(m.opinion, by=m.by("triage_clerk"))
    asked = referral.refer(row, by=m.by("triage_clerk"), body="区纪委某某", **ASKED)
    opened = Opinion.objects.get(pk=m.opinion.pk)
    assert "先结束提请" in opinion.seal.refusal(m.by("triage_clerk"), opened).why
    referral.close(asked, by=m.by("triage_clerk"), reason="原来是检举")
    opinion.seal(opened, by=m.by("triage_clerk"))
    left = Referral.objects.get(pk=asked.pk)
    assert not {"区纪委某某", *ASKED.values()} & {left.body, left.asked, left.reason, left.end_reason}
    assert Problem.objects.get(pk=row.pk).state == "done"
