"""Numbered papers: which numbers they take, what stands on them, who may, and what becomes of them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from tests.matters import steps
from tests.support.cast import raise_cast
from tests.support.standing import standing

from minqing.base import clock, files, papers
from minqing.base.models import Counter
from minqing.matters.actions import opinion
from minqing.matters.actions import papers as actions
from minqing.matters.models import OfficialPaper
from minqing.matters.status import resident_status
from minqing.matters.timeline import staff_timeline

MONDAY = dt.datetime(2026, 11, 23, 9)
LATER = dt.datetime(2026, 12, 21, 9)  # the promise of 15 workdays has passed


@pytest.fixture(scope="module")
def matter(django_db_setup: Any, django_db_blocker: Any) -> Iterator[steps.Matter]:
    with clock.frozen(MONDAY), standing(django_db_blocker, lambda: steps.working(raise_cast())) as made:
        yield made


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(MONDAY):
        yield


def text_of(paper: OfficialPaper) -> str:
    with files.open_file(paper.file) as source:
        document = docx.Document(io.BytesIO(source.read()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def bytes_of(paper: OfficialPaper) -> bytes:
    with files.open_file(paper.file) as source:
        return source.read()


@pytest.mark.shows("A4", 1)
@pytest.mark.django_db
def test_a_transfer_paper_has_the_next_number_and_says_what_is_to_be_done(matter):
    made = actions.transfer(matter.task, by=matter.by("leader"))
    unit = matter.cast.posts["leader"].unit.name
    assert (made.code, made.number, made.addressee) == (f"{unit}转〔2026〕1号", 1, "城建办")
    told = text_of(made)
    for words in (
        "疏通12栋后排水沟转办单",
        "2026年12月14日",
        "清淤、换雨水箅、加高路沿",
        "（盖章处）",
        made.code,
    ):
        assert words in told
    for private in (steps.SPEAKER["name"], steps.SPEAKER["phone"], steps.SPEAKER["address"]):
        assert private not in told


@pytest.mark.django_db
def test_it_is_made_once_until_it_is_void_and_a_void_one_keeps_its_number(matter):
    leader = matter.by("leader")
    first = actions.transfer(matter.task, by=leader)
    kept = bytes_of(first)
    no = actions.transfer.refusal(leader, matter.task)
    assert no is not None
    assert first.code in no.why
    void = actions.void(first, by=leader, reason="措施写漏了一条")
    assert (void.state, void.number, bytes_of(void)) == ("void", 1, kept)
    assert actions.transfer(matter.task, by=leader).number == 2
    assert actions.void.refusal(leader, void, reason="再作废一次") is not None


@pytest.mark.django_db
def test_only_the_unit_that_made_it_may_void_it(matter):
    made = actions.transfer(matter.task, by=matter.by("leader"))
    no = actions.void.refusal(matter.by("community_secretary"), made, reason="不要了")
    assert no is not None
    assert "出文单位" in no.why


@pytest.mark.django_db
def test_each_unit_kind_and_year_counts_for_itself(matter):
    secretary, leader = matter.by("community_secretary"), matter.by("leader")
    notice = actions.notice(matter.opinion, by=secretary)
    assert (notice.number, notice.unit) == (1, matter.cast.posts["community_secretary"].unit)
    assert actions.transfer(matter.task, by=leader).number == 1
    with clock.frozen(LATER):
        assert actions.urge(matter.task, by=leader, reason="超期未办结").number == 1
    with clock.frozen(dt.datetime(2027, 1, 11, 9)):
        other = actions.notice(steps.heard(matter.cast).opinion, by=secretary)
    assert (other.number, other.year) == (1, 2027)


@pytest.mark.django_db
def test_a_making_that_fails_leaves_no_gap_and_no_row(matter, monkeypatch):
    def broken(*_given: Any) -> bytes:
        raise OSError("disk")

    leader = matter.by("leader")
    with monkeypatch.context() as patch:
        patch.setattr(papers, "keep", broken)
        with pytest.raises(OSError, match="disk"):
            actions.transfer(matter.task, by=leader)
    assert not OfficialPaper.objects.all().exists()
    assert not Counter.objects.filter(kind__startswith="transfer:").exists()
    assert actions.transfer(matter.task, by=leader).number == 1


@pytest.mark.shows("A4", 2)
@pytest.mark.django_db
def test_a_late_task_is_urged_with_a_reason_and_not_again_before_the_answer_is_due(matter):
    leader, reason = matter.by("leader"), "居民来电催问两次"
    early = actions.urge.refusal(leader, matter.task, reason=reason)
    assert early is not None
    assert "还没有逾期" in early.why
    with clock.frozen(LATER):
        assert actions.urge.refusal(leader, matter.task, reason="") is not None
        assert actions.urge.refusal(matter.by("office_handler"), matter.task, reason=reason) is not None
        made = actions.urge(matter.task, by=leader, reason=reason)
        assert made.reply_on == dt.date(2026, 12, 24)
        again = actions.urge.refusal(leader, matter.task, reason=reason)
        assert again is not None
        assert made.code in again.why
        told = text_of(made)
        assert reason in told
        assert "已逾期7天" in told
        event = staff_timeline(matter.task)[-1]
        assert event.verb == "task.urge"
        assert {reason, made.code} <= {line.text for line in event.lines}
        assert "督办" not in str(resident_status(matter.receipt))
    with clock.frozen(LATER + dt.timedelta(days=7)):
        assert actions.urge.refusal(leader, matter.task, reason=reason) is None


@pytest.mark.shows("A2", 2)
@pytest.mark.django_db
def test_the_notice_names_nobody_and_says_when_and_by_which_rule(matter):
    clerk = matter.by("community_clerk")
    due = matter.opinion.answer_due
    told = text_of(actions.notice(matter.opinion, by=clerk))
    for words in (matter.opinion.code, "2026年12月8日", "信访工作条例第二十三条", "联系人："):
        assert words in told
    for private in (*steps.SPEAKER.values(), matter.code, steps.WORDS[:12]):
        assert private not in told
    matter.opinion.refresh_from_db()
    assert (matter.opinion.answer_due, matter.opinion.answered_at) == (due, None)
    assert "给您出了受理告知书" in [step.label for step in resident_status(matter.receipt).steps]


@pytest.mark.django_db
def test_papers_are_seen_where_their_matter_is(matter):
    made = actions.transfer(matter.task, by=matter.by("leader"))
    for who in ("leader", "community_clerk", "office_handler", "supervisor"):
        assert OfficialPaper.objects.seen_by(matter.by(who)).filter(pk=made.pk).exists(), who
    for who in ("administrator", "discipline", "access_auditor"):
        assert not OfficialPaper.objects.seen_by(matter.by(who)).filter(pk=made.pk).exists(), who


@pytest.mark.django_db
def test_the_paper_of_a_matter_that_was_an_accusation_is_sealed(matter):
    told = steps.heard(matter.cast, words="网格长收了施工队的钱。", title="网格长收钱")
    clerk = matter.by("community_clerk")
    made = actions.notice(told.opinion, by=clerk)
    sha256 = made.file.sha256
    opinion.seal(told.opinion, by=clerk)
    made.refresh_from_db()
    assert made.file.sealed
    assert made.file.sha256 != sha256
    assert (made.code, made.state) == (OfficialPaper.objects.get(pk=made.pk).code, "made")


@pytest.mark.django_db
def test_papers_go_along_when_the_matter_lies_elsewhere(matter):
    told = steps.heard(matter.cast)
    clerk = matter.by("triage_clerk")
    made = actions.notice(told.opinion, by=clerk)
    opinion.move_place(told.opinion, by=clerk, to="990101001002", reason="地点写错了")
    made.refresh_from_db()
    assert made.scope == "990101001002"


@pytest.mark.django_db
def test_the_machine_makes_no_papers(matter):
    from minqing.org.access import SystemActor

    no = actions.transfer.refusal(SystemActor(matter.cast.office.scope, "定时任务"), matter.task)
    assert no is not None
    assert "具体的人" in no.why
