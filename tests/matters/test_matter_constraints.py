"""The database itself refuses what must never stand in it: one failing write per constraint."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.db.models import CheckConstraint, UniqueConstraint
from tests.base.acting import act
from tests.campaigns import running
from tests.matters import looking, steps
from tests.matters.level_breaches import of_levels, of_referrals
from tests.matters.paper_breaches import of_corrections, of_papers
from tests.matters.publicity_breaches import of_comments, of_publicity

from minqing.base import clock
from minqing.base.codes import CodeField
from minqing.base.rows import new_id
from minqing.matters import models as m
from minqing.matters.actions import accountability, merging, personal

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)


def changed(row, **values):
    """Write these values into a stored row, past every rule."""

    def body(_act):
        fresh = type(row)._base_manager.get(pk=row.pk)
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save()

    return body


def again(row, **values):
    """Insert a copy of a row with these values."""

    def body(_act):
        kept = {f.name: getattr(row, f.name) for f in row.written_fields()}
        type(row)._base_manager.create(**{**kept, **values})

    return body


def made(model, **values):
    return lambda _act: model._base_manager.create(**values)


def of_opinions(cast):
    with_problem = steps.raised(cast)
    row, now = with_problem.opinion, with_problem.opinion.received_at
    sealed = steps.heard(cast, kind="accusation").opinion
    speaker = m.Speaker.objects.get(opinion=row)
    link = m.OpinionLink.objects.get(opinion=row)
    act(made(m.OpinionTag, opinion=row, wind="formalism"))
    tag = m.OpinionTag.objects.get(opinion=row)
    late = dt.timedelta(days=1)
    yield "opinion_scope_is_code", changed(row, scope="99010100100")
    yield "opinion_code_once", again(row)
    yield (
        "opinion_source_ref_once",
        lambda a: [again(row, code=f"YJ-2026-9{n}", source="热线", source_ref="1")(a) for n in (1, 2)],
    )
    yield "opinion_sealed_is_empty", changed(sealed, words="漏出来")
    yield "opinion_accusation_is_sealed", changed(row, kind="accusation")
    yield "opinion_accusation_is_sealed", changed(sealed, kind="request")
    yield "opinion_hidden_channel", changed(row, channel="hidden")
    yield "opinion_has_words", changed(row, words="")
    yield "opinion_ended_with_reason", changed(row, state="ended", ended_at=now, end_text="说明")
    yield "opinion_ended_with_reason", changed(row, end_reason="answered")
    yield "opinion_answer_whole", changed(row, answer="答复了")
    yield "opinion_answer_whole", changed(row, answered_at=now)
    yield "opinion_archived_has_no_clock", changed(row, state="recorded_only", outcome_note="未记录")
    yield "opinion_archived_has_no_clock", changed(row, state="recorded_only", answer_due=None)
    yield "opinion_reply_has_text", changed(row, other_reply_at=now)
    yield "opinion_recorded_after_received", changed(row, received_at=now + late, recorded_at=now)
    yield "opinion_recorder_whole", changed(row, recorded_by=cast.people["leader"])
    held = running.symposium(cast)
    split = {"activity": held, "passage": 1}
    yield "opinion_passage_once", lambda a: [again(row, code=f"YJ-2026-8{n}", **split)(a) for n in (1, 2)]
    yield "opinion_passage_of_activity", changed(row, passage=1)
    yield "opinion_passage_of_activity", changed(row, activity=held, passage=0)
    yield "speaker_phone_whole", changed(speaker, phone_last4="")
    yield "speaker_id_whole", changed(speaker, id_hmac="")
    yield "opinion_tag_once", again(tag)
    yield "opinion_tag_known", again(tag, wind="idleness")
    yield "opinion_link_once", again(link)
    yield "opinion_link_off_whole", changed(link, active=False)
    yield "opinion_link_off_whole", changed(link, unlink_reason="不是同一处")
    yield "opinion_file_once", _two_files(row)


def _two_files(row):
    def body(_act):
        from django.core.files.base import ContentFile

        from minqing.base.files import store

        kept = store(ContentFile("一张纸".encode(), name="纸.txt"))
        for _ in range(2):
            m.OpinionFile.objects.create(opinion=row, file=kept)

    return body


def of_problems(cast):
    x = steps.done(cast)
    problem, line = x.problem, m.TaskProblem.objects.get(task=x.task)
    unit = cast.units["党政办"]
    act(made(m.TaskUnit, task=x.task, unit=unit))
    category = m.Category.objects.get(name="排水管沟")
    yield "problem_scope_is_code", changed(problem, scope="无")
    yield "problem_code_once", again(problem)
    yield "problem_has_title", changed(problem, title="")
    yield "problem_closed_whole", changed(problem, closed_by=None)
    yield "problem_closed_whole", changed(problem, outcome="")
    yield "problem_closed_whole", changed(problem, outcome_text="")
    yield "problem_closed_whole", changed(problem, state="coordinating")
    yield "problem_closed_after_raised", changed(problem, closed_at=problem.raised_at - dt.timedelta(days=1))
    yield (
        "problem_tracked_has_date",
        changed(
            problem,
            level="subdistrict",
            state="tracked",
            outcome="",
            outcome_text="",
            closed_at=None,
            closed_by=None,
        ),
    )
    yield "task_problem_once", again(line)
    yield "task_problem_off_whole", changed(line, active=False)
    yield "task_problem_confirmed_whole", changed(line, confirmed_by=None)
    yield "task_problem_confirmed_whole", changed(line, outcome="")
    yield "task_unit_once", made(m.TaskUnit, task=x.task, unit=unit)
    yield "category_path_once", again(category, name="另一个")
    yield "category_name_once", again(category, path="01.01.009")
    yield "category_top_name_once", again(category.parent.parent, path="07")
    yield "category_path_fits_level", changed(category, path="01.001")
    yield "category_has_name", changed(category, name="")


def of_tasks(cast):
    x = steps.done(cast)
    task, who, now = x.task, cast.people["leader"], x.task.issued_at
    evidence = m.Evidence.objects.get(task=task)
    yield "task_scope_is_code", changed(task, scope="9")
    yield "task_code_once", again(task)
    yield "task_has_measure", changed(task, measure="")
    yield "task_promise_has_rule", changed(task, promise_rule="")
    yield "task_accepted_whole", changed(task, accepted_by=None)
    yield "task_working_is_accepted", changed(task, accepted_at=None, accepted_by=None)
    yield (
        "task_dispute_has_reason",
        again(
            task,
            code="RW-2026-0099",
            state="disputed",
            submitted_at=None,
            submitted_by=None,
            submit_text="",
            approved_at=None,
            approved_by=None,
        ),
    )
    yield "task_submitted_whole", changed(task, submitted_by=None)
    yield "task_submitted_whole", changed(task, submit_text="")
    yield "task_finished_is_approved", changed(task, approved_by=None)
    yield "task_finished_is_approved", changed(task, state="submitted")
    yield "task_back_is_worked_on", changed(task, back_reason="沟还堵")
    yield "task_second_person_approves", changed(task, approved_by=task.submitted_by)
    yield "progress_has_text", made(m.Progress, task=task, text="", at=now)
    yield "evidence_of_one", changed(evidence, problem=x.problem)
    yield "evidence_of_one", changed(evidence, task=None)
    yield "evidence_shows_something", changed(evidence, text="")
    yield "evidence_shows_something", changed(evidence, kind="photo")
    asked = {
        "task": task,
        "kind": "extension",
        "old_on": DAY,
        "new_on": DAY + dt.timedelta(days=5),
        "reason": "下雨",
        "asked_at": now,
        "asked_by": who,
    }
    done = {"decision": "approved", "decided_at": now, "decided_by": cast.people["other_leader"]}
    yield "promise_change_decided_whole", made(m.PromiseChange, **asked, decision="approved", decided_at=now)
    yield "promise_change_has_reason", made(m.PromiseChange, **{**asked, "reason": ""})
    ordered = {**asked, **done, "asked_by": None, "kind": "rework"}
    yield "promise_change_changes", made(m.PromiseChange, **{**ordered, "new_on": DAY})
    yield "promise_change_asked_or_ordered", made(m.PromiseChange, **{**asked, "asked_by": None})
    yield "promise_change_asked_or_ordered", made(m.PromiseChange, **{**asked, "kind": "rework"})
    yield "promise_change_second_person", made(m.PromiseChange, **asked, **{**done, "decided_by": who})
    yield "promise_change_one_pending", lambda a: [made(m.PromiseChange, **asked)(a) for _ in range(2)]
    paused = {"task": task, "reason": "等管网改造", "until": DAY, "asked_at": now, "asked_by": who}
    yield "suspension_decided_whole", made(m.Suspension, **paused, decision="refused")
    yield "suspension_has_reason", made(m.Suspension, **{**paused, "reason": ""})
    yield "suspension_second_person", made(m.Suspension, **paused, **{**done, "decided_by": who})
    yield "suspension_ended_whole", made(m.Suspension, **paused, **done, ended_at=now, end_reason="好了")
    yield "suspension_one_open", lambda a: [made(m.Suspension, **paused)(a) for _ in range(2)]


def of_receipts(cast):
    x = steps.judged(cast, "dissatisfied")
    receipt = x.receipt
    verdict = m.Verdict.objects.get(receipt=receipt)
    check, now = m.Recheck.objects.get(opinion=x.opinion), x.receipt.issued_at
    person, unit = str(cast.people["triage_clerk"].pk), str(cast.units["党政办"].pk)
    call = {"round": 2, "via": "callback", "recorder": person, "recorder_unit": unit}
    yield "receipt_scope_is_code", changed(receipt, scope="a")
    yield "receipt_asked_whole", changed(receipt, asked_at=None)
    yield "receipt_asked_whole", changed(receipt, state="waiting")
    yield "verdict_once_a_round", again(verdict)
    yield "verdict_answer_known", again(verdict, round=2, answer="delighted")
    yield "verdict_round_counts", again(verdict, round=0)
    yield "verdict_recorder_not_barred", again(verdict, **{**call, "barred_people": f"{new_id()} {person}"})
    yield "verdict_recorder_not_barred", again(verdict, **{**call, "barred_units": f"{unit} {new_id()}"})
    yield "verdict_recorder_not_barred", again(verdict, **{**call, "recorder": ""})
    yield "verdict_recorder_not_barred", again(verdict, **{**call, "recorder_unit": ""})
    yield "verdict_recorder_not_barred", again(verdict, round=2, recorder=person)
    yield "recheck_scope_is_code", changed(check, scope="1")
    yield "recheck_decided_whole", changed(check, state="upheld", decided_at=now, finding="维持")
    yield "recheck_decided_whole", changed(check, finding="写了结论没有人")


def of_merges(cast):
    a, b = steps.raised(cast), steps.raised(cast)
    merging.merge(b.problem, by=b.by("triage_clerk"), into=a.problem, reason="同一条沟")
    made = m.ProblemMerge.objects.get(merged=b.problem)
    yield "problem_merge_into_one", again(made)
    yield "problem_merge_of_two", changed(made, into=b.problem)
    yield "problem_merge_has_reason", changed(made, reason="")
    yield "problem_merge_off_whole", changed(made, active=False)
    yield "problem_merge_off_whole", changed(made, unmerge_reason="并错了")
    yield "merge_line_once", again(made.lines.get())


def of_personal(cast):
    x, committee = steps.raised(cast), cast.viewer("committee")
    who, post = cast.people["leader"], cast.posts["leader"]
    given = {"scope": post.scope, "leader": who, "leader_post": post, "title": "听汇报多"}
    row = personal.record(by=committee, **given, promise="每月到社区四次", due_on=clock.today())
    reported = {"state": "reported", "reported_at": row.recorded_at, "result": "到社区8次"}
    done = {**reported, "state": "done", "confirmed_at": row.recorded_at}
    act(made(m.PersonalLink, personal=row, opinion=x.opinion, linked_at=row.recorded_at))
    link = m.PersonalLink.objects.get(personal=row)
    yield "personal_scope_is_code", changed(row, scope="无")
    yield "personal_code_once", again(row)
    yield "personal_in_its_register", changed(row, register="01")
    yield "personal_has_title", changed(row, title="")
    yield "personal_promise_has_day", changed(row, due_on=None)
    yield "personal_reported_whole", changed(row, **{**reported, "result": ""})
    yield "personal_reported_whole", changed(row, **reported, promise="")
    yield "personal_reported_whole", changed(row, **{**reported, "reported_at": None})
    yield "personal_confirmed_whole", changed(row, **done)
    yield "personal_confirmed_whole", changed(row, **reported, confirmed_at=row.recorded_at)
    yield "personal_confirmed_by_another", changed(row, **done, confirmed_by=who)
    yield "personal_link_once", again(link)
    yield "personal_link_off_whole", changed(link, active=False)


def of_lookbacks(cast):
    """Lists, sheets and calls to account; a draw's own constraints are tried with the base."""
    _matter, item = looking.looked_at(cast)
    steps.done(cast)
    row, now = item.lookback, item.inspected_at
    passed = {"state": "passed", "rework_reason": ""}
    unit = cast.units["城建办"]
    entry = accountability.propose(item, by=cast.viewer("supervisor"), unit=unit, kind="talk", reason="返工")
    who = cast.people["leader"]
    decided = {"decided_at": now, "decided_by": who, "decision_text": "同意"}
    heard = {"heard": "waived", "heard_at": now, "heard_by": who}
    yield "problem_not_again_of_itself", changed(item.problem, again_of=item.problem)
    yield "lookback_scope_is_code", changed(row, scope="9")
    yield "lookback_code_once", _ordered_twice(row)
    yield "lookback_period_in_order", changed(row, period_from=row.period_to + dt.timedelta(days=1))
    yield "lookback_has_reason", changed(row, reason="")
    yield "lookback_lists_something", changed(row, listed=0)
    yield "lookback_item_scope_is_code", changed(item, scope="9")
    yield "lookback_item_once", again(item)
    yield "lookback_item_inspected_whole", changed(item, inspected_by=None)
    yield "lookback_item_inspected_whole", changed(item, site_seen="")
    yield "lookback_item_passed_is_in_order", changed(item, **passed)
    yield "lookback_item_failed_says_why", changed(item, rework_reason="")
    yield "lookback_file_once", _two_papers(item)
    yield "accountability_scope_is_code", changed(entry, scope="9")
    yield "accountability_code_once", again(entry, unit=cast.units["党政办"])
    yield "accountability_once", again(entry, code="WZ-2026-0099")
    yield "accountability_has_reason", changed(entry, reason="")
    yield "accountability_heard_whole", changed(entry, heard="stated", heard_at=now, heard_by=who)
    yield "accountability_heard_whole", changed(entry, statement="没有人说")
    yield "accountability_decided_whole", changed(entry, state="decided", **decided)
    yield "accountability_decided_whole", changed(entry, decision_text="同意")
    own = {**decided, "decided_by": entry.proposed_by, "state": "decided"}
    yield "accountability_second_person", changed(entry, **heard, **own)


def _ordered_twice(row):
    """The same number with a draw of its own: a draw that has a look-back would be refused first."""

    def body(act):
        kept = {f.name: getattr(row.draw, f.name) for f in row.draw.written_fields()}
        another = type(row.draw)._base_manager.create(
            **{**kept, "number": "YH-2026-9999", "instead_of": None}
        )
        again(row, draw=another)(act)

    return body


def _two_papers(item):
    def body(_act):
        from django.core.files.base import ContentFile

        from minqing.base.files import store

        kept = store(ContentFile("一张纸".encode(), name="纸.txt"))
        for _ in range(2):
            m.LookBackFile.objects.create(item=item, file=kept)

    return body


GROUPS = (
    of_opinions,
    of_problems,
    of_tasks,
    of_receipts,
    of_merges,
    of_personal,
    of_lookbacks,
    of_levels,
    of_referrals,
    of_papers,
    of_corrections,
    of_publicity,
    of_comments,
)


def breach(error):
    """The name of the broken constraint, or the columns of a broken unique index on SQLite."""
    text = str(error)
    if found := re.search(r'CHECK constraint failed: (\w+)|constraint "(\w+)"', text):
        return found.group(1) or found.group(2)
    return text


def columns(name):
    for model in apps.get_app_config("matters").get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and isinstance(constraint, UniqueConstraint):
                return {
                    f"{model._meta.db_table}.{model._meta.get_field(f).column}" for f in constraint.fields
                }
    return set()


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.shows("A7", 2)
def test_every_breach_is_refused_by_the_constraint_that_is_meant(cast, group):
    seen = []
    for name, body in group(cast):
        with pytest.raises(IntegrityError) as caught:
            act(body, by=cast.system)
        told = breach(caught.value)
        unique = columns(name)
        assert told == name or (unique and all(column in told for column in unique)), (name, told)
        seen.append(name)
    assert seen


def test_no_constraint_of_matters_is_left_out(cast):
    named = {name for group in GROUPS for name, _body in group(cast)}
    declared = {
        constraint.name
        for model in apps.get_app_config("matters").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }
    assert declared - named == set()
    assert named - declared == set()


@pytest.mark.parametrize("how", ["update", "delete"])
def test_a_verdict_is_final_whoever_asks(cast, how):
    steps.judged(cast)
    statement = {
        "update": "UPDATE matters_verdict SET answer = 'satisfied'",
        "delete": "DELETE FROM matters_verdict",
    }[how]
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_list_indexes_start_with_a_level_and_end_with_the_id():
    for model in (
        m.Opinion,
        m.Problem,
        m.Task,
        m.Receipt,
        m.Recheck,
        m.PersonalProblem,
        m.Referral,
        m.OfficialPaper,
    ):
        by_level = {}
        for index in model._meta.indexes:
            if index.fields[0] in {"county", "street", "community", "scope"}:
                assert index.fields[-1] == "id"
                by_level.setdefault(index.fields[0], set()).add(tuple(index.fields[1:]))
        assert set(by_level) == {"county", "street", "community", "scope"}
    assert isinstance(m.Opinion._meta.get_field("scope"), CodeField)
