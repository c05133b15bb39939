"""Look-backs: the list, the two parties, the sheet, rework, calling to account, and what counts as come back."""

import copy
import datetime as dt
import json

import pytest
from django.db import IntegrityError, connection, transaction
from tests.matters import looking, steps
from tests.support.cast import GRID_3, START, STREET

from minqing.base import clock, drawing, draws
from minqing.base.draw_states import DrawState
from minqing.base.errors import Refused
from minqing.base.models import DrawParty
from minqing.base.rows import new_id
from minqing.matters import lookback_rules, published
from minqing.matters.actions import accountability, again, draw, lookback, opinion, problem, verdict
from minqing.matters.models import Accountability, LookBackItem, Problem, PromiseChange
from minqing.matters.queues import QUEUES
from minqing.matters.rules import Barred
from minqing.matters.status import resident_status
from minqing.org.access import ResidentActor, Viewer
from minqing.org.actions.people import add_person, appoint, give_grant
from minqing.org.actions.units import add_post
from minqing.org.models import Account

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=15)


def refused(action, row, by, **values):
    no = action.refusal(by, row, **values)
    assert no is not None
    return no.why


def waiting(name, viewer):
    return list(next(q for q in QUEUES if q.name == name).of(viewer))


def second_supervisor(cast):
    """Somebody of another unit who may decide, and had no part."""
    system = cast.system
    person = add_person(by=system, scope=STREET, name="程远")
    post = add_post(by=system, scope=STREET, unit=cast.units["党政办"], title="督查岗", valid_from=START)
    appoint(post, by=system, person=person, valid_from=START)
    give_grant(by=system, scope=STREET, post=post, role="supervisor", place="柳溪街道", valid_from=START)
    return Viewer.of(Account.objects.create_user("second", "x-liuxi-2026", person=person))


@pytest.mark.shows("A8", 3)
def test_the_list_holds_what_was_done_in_the_period_once_and_never_an_accusation(cast):
    matter = steps.done(cast)
    steps.working(cast)
    steps.heard(cast, kind="accusation")
    other = steps.heard(cast, scope=GRID_3)
    opinion.fix_at_once(other.opinion, by=other.by("triage_clerk"), fix_text="当场办好", evidence=steps.NOTE)
    row = looking.ordered(cast)
    names = {name for _stratum, name in row.draw.entries}
    assert names == set(Problem.objects.filter(state="done").values_list("code", flat=True))
    assert matter.problem.code in names
    assert row.listed == len(names) == 2
    assert len({stratum for stratum, _name in row.draw.entries}) == 2
    assert row.draw.list_hash == draws.sha256(row.draw.listing)
    yesterday = clock.today() - dt.timedelta(days=1)
    no = lookback.order.refusal(
        cast.viewer("supervisor"),
        None,
        scope=STREET,
        period_from=yesterday,
        period_to=yesterday,
        rate=10_000,
        strata="none",
        reason="季度回头看",
    )
    assert no is not None
    assert "没有可抽的" in no.why


@pytest.mark.shows("A8", 3)
def test_two_parties_draw_and_anybody_can_work_it_out_again(cast):
    steps.done(cast)
    row = looking.ordered(cast)
    supervisor, discipline = cast.viewer("supervisor"), cast.viewer("discipline")
    mine, other = draws.commitment(looking.FIRST), draws.commitment(looking.SECOND)
    found = row.draw
    assert "没有双方" not in found.lapse(clock.today())
    draw.commit(found, by=supervisor, commitment=mine)
    found.refresh_from_db()
    assert "只有" in refused(draw.open_, found, supervisor, secret=looking.FIRST)
    assert "已经交过" in refused(draw.commit, found, supervisor, commitment=other)
    assert "照抄" in refused(draw.commit, found, discipline, commitment=mine)
    assert "64位" in refused(draw.commit, found, discipline, commitment="abc")
    # Whoever had a part in a listed matter, or is of the orderer's unit, has no seat.
    for who in ("office_handler", "community_secretary"):
        assert "经手过" in refused(draw.commit, found, cast.viewer(who), commitment=other)
    assert "经手过" in refused(draw.commit, found, cast.viewer("leader"), commitment=other)
    draw.commit(found, by=discipline, commitment=other)
    found.refresh_from_db()
    assert found.state == DrawState.COMMITTED
    assert "发起方还没有公开" in refused(draw.open_, found, discipline, secret=looking.SECOND)
    assert "不符" in refused(draw.open_, found, supervisor, secret="3" * 64)
    draw.open_(found, by=supervisor, secret=f"{looking.FIRST}\n")
    assert "已经公开过" in refused(draw.open_, found, supervisor, secret=looking.FIRST)
    draw.open_(found, by=discipline, secret=looking.SECOND)
    found.refresh_from_db()
    told = json.loads(json.dumps(found.published(clock.today())))
    assert found.chosen_ids == [item.problem.code for item in LookBackItem.objects.all()]
    assert all(fits for _what, _found, fits in drawing.checked(told))
    assert published.shown(found).fits
    assert "沈立" not in json.dumps(told, ensure_ascii=False)
    assert {part["name"] for part in told["parties"]} == {"督导组", "纪检"}


@pytest.mark.shows("A8", 3)
def test_a_unit_that_had_a_part_has_no_seat():
    ours, theirs, me = new_id(), new_id(), new_id()
    barred = Barred(frozenset(), frozenset({ours}))
    assert "你所在单位" in lookback_rules.party_refusal(barred, me, {ours, theirs}).why
    assert lookback_rules.party_refusal(barred, me, {theirs}) is None
    assert "你所在单位" in lookback_rules.inspector_refusal(barred, me, {ours}).why


@pytest.mark.shows("A8", 3)
def test_a_resident_with_a_receipt_may_be_the_second_party(cast):
    matter = steps.done(cast)
    row = looking.ordered(cast)
    by, mine = ResidentActor(STREET), draws.commitment(looking.SECOND)
    draw.commit(row.draw, by=cast.viewer("supervisor"), commitment=draws.commitment(looking.FIRST))
    after = steps.heard(cast)
    assert "没有找到" in refused(draw.commit, row.draw, by, commitment=mine, code="ABCD" * 4)
    assert "冻结以后" in refused(draw.commit, row.draw, by, commitment=mine, code=after.code)
    draw.commit(row.draw, by=by, commitment=mine, code=matter.code)
    draw.open_(row.draw, by=cast.viewer("supervisor"), secret=looking.FIRST)
    draw.open_(row.draw, by=by, secret=looking.SECOND)
    party = DrawParty.objects.get(draw=row.draw, place=2)
    assert (party.person, party.unit, party.public_name) == (None, None, "持回执的居民")
    assert LookBackItem.objects.count() == 1


@pytest.mark.shows("A8", 3)
def test_a_receipt_that_the_orderer_wrote_out_is_no_seat(cast):
    steps.done(cast)
    told = opinion.record(
        by=cast.viewer("triage_clerk"), scope=STREET, words="登记的话", title="登记的", channel="phone"
    )
    row = looking.ordered(cast)
    ours = copy.copy(row.draw)
    ours.ordered_unit = cast.units["党政办"].pk
    no = draw._receipt_refusal(ours, told["code"])
    assert no is not None
    assert "发起方登记" in no.why


@pytest.mark.parametrize("opened", [0, 1])
@pytest.mark.shows("A8", 3)
def test_a_draw_that_is_not_opened_in_time_is_void_at_once_and_the_next_one_says_so(cast, opened):
    steps.done(cast)
    row = looking.ordered(cast)
    found = looking.committed(cast, row)
    supervisor = cast.viewer("supervisor")
    if opened:
        draw.open_(found, by=supervisor, secret=looking.FIRST)
    assert "还没有到期" in refused(draw.void, found, supervisor)
    with clock.frozen(clock.now() + LATER):
        found.refresh_from_db()
        late = cast.viewer("discipline" if opened else "supervisor")
        secret = looking.SECOND if opened else looking.FIRST
        assert "已经作废" in refused(draw.open_, found, late, secret=secret)
        assert published.shown(found).state == DrawState.VOID
        assert drawing.unreplaced(STREET, "lookback", clock.today()) == found
        given = {"scope": STREET, "period_from": row.period_from, "period_to": row.period_to}
        given |= {"rate": 10_000, "strata": "none", "reason": "季度回头看"}
        with pytest.raises(Refused, match="代替"):
            lookback.order(by=supervisor, **given)
        following = lookback.order(by=supervisor, **given, instead_of=found)
        draw.void(found, by=supervisor)
        found.refresh_from_db()
        row.refresh_from_db()
        assert (found.state, row.state) == ("void", "void")
        assert found.void_reason == "到期没有双方都公开秘密"
        assert following.draw.published(clock.today())["instead_of"] == found.number
        assert all(fits for _w, _f, fits in drawing.checked(found.published(clock.today())))
        assert drawing.unreplaced(STREET, "lookback", clock.today()) is None


@pytest.mark.shows("A8", 2)
def test_a_weak_secret_draws_nothing(cast):
    steps.done(cast)
    row = looking.ordered(cast)
    draw.commit(row.draw, by=cast.viewer("supervisor"), commitment=draws.commitment("abc"))
    draw.commit(row.draw, by=cast.viewer("discipline"), commitment=draws.commitment(looking.SECOND))
    row.draw.refresh_from_db()
    assert "太短" in refused(draw.open_, row.draw, cast.viewer("supervisor"), secret="abc")


FINAL = (
    "UPDATE base_draw SET listing = 'x'",
    "UPDATE base_draw SET list_hash = 'x'",
    "UPDATE base_draw SET rate = 1",
    "UPDATE base_draw SET seed = 'x'",
    "UPDATE base_draw SET chosen = 'WT-2026-0009'",
    "DELETE FROM base_draw",
    "UPDATE base_drawparty SET commitment = 'x'",
    "UPDATE base_drawparty SET secret = 'x'",
    "DELETE FROM base_drawparty",
)


@pytest.mark.shows("A8", 2)
def test_nobody_changes_a_draw_afterwards(cast):
    steps.done(cast)
    looking.drawn(cast)
    for statement in FINAL:
        final = pytest.raises(IntegrityError, match="append-only")
        with final, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.shows("A8", 4)
def test_a_matter_that_fails_goes_back_with_a_date_and_its_resident_is_asked_again(cast):
    matter = steps.judged(cast)
    row = looking.drawn(cast)
    item = row.items.get()
    supervisor = cast.viewer("supervisor")
    assert waiting("lookbacks_to_inspect", supervisor) == [item]
    handler = cast.viewer("office_handler")
    assert lookback.inspect.refusal(handler, item, result="passed", **looking.GOOD).kind in {
        "scope",
        "permission",
    }
    assert "不能评为合格" in refused(
        lookback.inspect, item, supervisor, result="passed", **{**looking.GOOD, "in_order": "no"}
    )
    assert "返工的理由" in refused(
        lookback.inspect, item, supervisor, result="failed", **{**looking.BAD, "rework_reason": ""}
    )
    promise = clock.today() + dt.timedelta(days=9)
    lookback.inspect(item, by=supervisor, result="failed", **looking.BAD, promise_on=promise)
    matter.fresh()
    item.refresh_from_db()
    row.refresh_from_db()
    assert (item.state, row.state) == ("failed", "finished")
    assert (matter.problem.state, matter.problem.reworks) == ("coordinating", 1)
    assert (matter.task.state, matter.task.promise_on) == ("working", promise)
    assert PromiseChange.objects.get(task=matter.task).kind == "rework"
    assert matter.receipt.state == "waiting"
    told = resident_status(matter.receipt).steps[-1]
    assert told.label == "督导组回头看"
    assert "不合格" in {line.text for line in told.lines}
    assert not any("雨后又积水" in line.text for line in told.lines)
    steps.hand_in(matter)
    steps.finish(matter)
    assert matter.receipt.state == "asked"


@pytest.mark.shows("A8", 4)
def test_nobody_inspects_what_they_handled(cast):
    matter = steps.done(cast)
    item = looking.drawn(cast).items.get()
    give_grant(
        by=cast.system,
        scope=STREET,
        post=cast.posts["leader"],
        role="supervisor",
        place="柳溪街道",
        valid_from=START,
    )
    assert "经手过" in refused(lookback.inspect, item, cast.viewer("leader"), result="passed", **looking.GOOD)
    assert matter.problem == item.problem


@pytest.mark.shows("A8", 5)
def test_a_unit_is_heard_before_another_person_decides(cast):
    matter, item = looking.looked_at(cast)
    supervisor, handler = cast.viewer("supervisor"), cast.viewer("office_handler")
    told = {"kind": "talk", "reason": "返工一次仍不合格", "unit": cast.units["城建办"]}
    wrong = {**told, "unit": cast.units["党政办"]}
    assert "没有办理这件事" in refused(accountability.propose, item, supervisor, **wrong)
    entry = accountability.propose(item, by=supervisor, **told)
    decider = second_supervisor(cast)
    yes = {"approve": True, "text": "同意约谈"}
    assert "不能由你自己决定" in refused(accountability.decide, entry, supervisor, **yes)
    assert "经手过" in refused(accountability.decide, entry, cast.viewer("leader"), **yes)
    assert "还没有申辩" in refused(accountability.decide, entry, decider, **yes)
    other = cast.viewer("other_handler")
    assert accountability.hear.refusal(other, entry, heard="waived").kind == "scope"
    assert waiting("accountabilities_to_hear", handler) == [entry]
    assert "申辩的内容" in refused(accountability.hear, entry, handler, heard="stated")
    accountability.hear(entry, by=handler, heard="stated", statement="雨季材料没有到。")
    entry.refresh_from_db()
    assert waiting("accountabilities_to_decide", decider) == [entry]
    assert waiting("accountabilities_to_decide", supervisor) == []
    accountability.decide(entry, by=decider, **yes)
    entry.refresh_from_db()
    assert (entry.state, entry.heard) == ("decided", "stated")
    sees = {who: Accountability.objects.seen_by(cast.viewer(who)).exists() for who in cast.people}
    assert {who for who, may in sees.items() if may} == {
        *("supervisor", "leader", "other_leader", "office_handler")
    }
    steps_told = resident_status(matter.receipt).steps
    assert not any("问责" in step.label or "约谈" in line.text for step in steps_told for line in step.lines)


@pytest.mark.shows("A8", 5)
def test_a_unit_that_lets_its_time_pass_was_silent(cast):
    _matter, item = looking.looked_at(cast)
    entry = accountability.propose(
        item, by=cast.viewer("supervisor"), unit=cast.units["城建办"], kind="reminder", reason="雨后积水"
    )
    decider = second_supervisor(cast)
    with clock.frozen(clock.now() + LATER):
        assert "已过" in refused(accountability.hear, entry, cast.viewer("office_handler"), heard="waived")
        accountability.decide(entry, by=decider, approve=False, text="已整改，不予问责")
    entry.refresh_from_db()
    assert (entry.state, entry.heard) == ("dropped", "silent")


def marks(matter):
    matter.fresh()
    return matter.problem.settled_at is not None, matter.problem.relapsed_at is not None


@pytest.mark.shows("A8", 6)
def test_what_counts_as_come_back(cast):
    confirmed = steps.judged(cast)
    assert marks(confirmed) == (True, False)
    problem.rework(confirmed.problem, by=cast.viewer("community_secretary"), reason="又坏了")
    assert marks(confirmed) == (True, True)
    silent = steps.done(cast)
    problem.rework(silent.problem, by=cast.viewer("community_secretary"), reason="没做完")
    assert marks(silent) == (False, False)
    denied = steps.judged(cast, "dissatisfied")
    assert marks(denied) == (False, False)


@pytest.mark.shows("A8", 6)
def test_after_the_time_of_observation_it_is_a_new_matter(cast):
    late = steps.judged(cast)
    with clock.frozen(clock.now() + dt.timedelta(days=181)):
        new = steps.raised(cast)
        given = {"by": new.by("community_clerk"), "reason": "同一条沟"}
        again.mark_again(new.problem, earlier=late.problem, **given)
        assert marks(late) == (True, False)
    soon = steps.judged(cast)
    newer = steps.raised(cast)
    no = again.mark_again.refusal(
        newer.by("community_clerk"), newer.problem, earlier=new.problem, reason="同一条沟"
    )
    assert "还没有办结" in no.why
    again.mark_again(newer.problem, earlier=soon.problem, by=newer.by("community_clerk"), reason="同一条沟")
    assert marks(soon) == (True, True)


@pytest.mark.shows("A8", 6)
def test_passing_settles_and_a_later_denial_in_the_same_round_does_not_undo_it(cast):
    matter, item = looking.looked_at(cast, "passed")
    assert item.state == "passed"
    assert marks(matter) == (True, False)
    verdict.give(matter.receipt, by=steps.RESIDENT, code=matter.code, answer="dissatisfied")
    assert marks(matter) == (True, False)


@pytest.mark.shows("A2", 2)
def test_a_matter_that_was_inspected_is_not_sealed_with_its_sheet_left_open(cast):
    m = steps.triaged(cast)
    made = opinion.raise_problem(m.opinion, by=m.by("community_clerk"), owner_unit=cast.units["城建办"])
    problem.add_evidence(made, by=m.by("office_handler"), kind="measured", text="量过了")
    problem.confirm(made, by=m.by("community_secretary"), outcome="solved", text="办好了")
    item = looking.drawn(cast).items.get()
    lookback.inspect(item, by=cast.viewer("supervisor"), result="failed", **looking.BAD)
    assert "不能再密封" in refused(opinion.seal, m.fresh().opinion, m.by("triage_clerk"))
