"""One office with the same matter in every place, each full of a word that belongs to that place alone.

老堤 grid 1 (own), its other grid (grid), 东坪 (east), 末尾 …999 (last); and an accusation from 老堤 grid 1 (sealed).
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.campaigns import running
from tests.matters import looking, steps
from tests.support.cast import GRID_1, GRID_2, GRID_3, GRID_LAST, LAST, START, STREET, Cast, raise_cast

from minqing.base import clock
from minqing.campaigns.actions import activity, registered
from minqing.campaigns.models import CampaignMember
from minqing.desk import jobs
from minqing.ledger import imports
from minqing.ledger.registry import LEDGERS
from minqing.matters.actions import (
    accountability,
    comments,
    correcting,
    lookback,
    opinion,
    papers,
    personal,
    problem,
    publicity,
    referral,
    task,
    verdict,
)
from minqing.matters.models import Category, Opinion, Problem, Receipt, Recheck, Task
from minqing.org.actions.places import add_household
from minqing.org.actions.units import add_party_organisation

PLACES = {"own": GRID_1, "grid": GRID_2, "east": GRID_3, "last": GRID_LAST}
LEADS = {"own": "城建办", "grid": "城建办", "east": "社会事务办", "last": "社会事务办"}
# A word of each place, in every text; and a telephone number of its speaker.
CANARY = {
    "own": "CNRYOWNX",
    "grid": "CNRYGRIDX",
    "east": "CNRYEASTX",
    "last": "CNRYLASTX",
    "sealed": "CNRYSEALX",
}
PHONE = {
    "own": "13800001117",
    "grid": "13800002227",
    "east": "13800003337",
    "last": "13800004447",
    "sealed": "13800005557",
}


@dataclass
class World:
    """Rows by kind and place: world.rows["opinion"]["east"]."""

    cast: Cast
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # as residents hold them: codes["asked"]["east"]

    def put(self, kind: str, place: str, row: Any) -> Any:
        self.rows.setdefault(kind, {})[place] = row
        return row


def raise_world() -> World:
    world = World(raise_cast())
    steps.taxonomy(world.cast)
    for place, scope in PLACES.items():
        room = CANARY[place]
        world.put(
            "household", place, add_household(by=world.cast.system, scope=scope, building=room, room="501")
        )
        _judged(world, place, scope)
        _asked(world, place, scope)
        _waiting(world, place, scope)
        _outside(world, place, scope)
        _held(world, place, scope)
        _personal(world, place, scope)
    _sealed(world)
    _campaign(world)
    _looked_at(world)
    for place, scope in PLACES.items():
        _public(world, place, scope)
    world.ids = _odd_ones(world)
    return world


def _speaker(place: str) -> dict[str, str]:
    word = CANARY[place]
    return {
        "name": f"陈{word}",
        "phone": PHONE[place],
        "address": f"{word}12栋501",
        "id_number": "11010519491231002X",
    }


def _paper(place: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{CANARY[place]}.txt", CANARY[place].encode(), "text/plain")


def _told(place: str, scope: str, **more: Any) -> tuple[Opinion, str]:
    word = CANARY[place]
    told = opinion.submit(
        by=steps.RESIDENT,
        scope=scope,
        words=f"排水沟堵了，{word}原话。",
        place=f"{word}后面",
        speaker=_speaker(place),
        **more,
    )
    return Opinion.objects.get(pk=told["opinion"]), told["code"]


def _classified(world: World, place: str, row: Opinion) -> Opinion:
    drains = Category.objects.get(name="排水管沟")
    title = f"{CANARY[place]}题目"
    return opinion.classify(
        row, by=world.cast.viewer("triage_clerk"), kind="livelihood", category=drains, title=title
    )


def _solved(world: World, place: str, scope: str, row: Opinion) -> tuple[Problem, Task]:
    """From sorting to a confirmed result, every text with the place's word."""
    by, word, handler = world.cast.viewer, CANARY[place], _handler(place)
    found = opinion.raise_problem(
        _classified(world, place, row), by=by("triage_clerk"), description=f"{word}情况"
    )
    made = task.issue(
        by=by("leader"),
        scope=scope,
        title=f"{word}任务",
        measure=f"{word}措施",
        lead_unit=world.cast.units[LEADS[place]],
        leader_post=world.cast.posts["leader"],
        problems=[found],
    )
    task.accept(made, by=by(handler))
    world.put("numbered", place, papers.transfer(made, by=by("leader")))
    told = {"field": "description", "new": f"{word}更正后的情况", "reason": f"{word}看错"}
    world.put("correction", place, correcting.correct_problem(found, by=by("leader"), **told))
    task.progress(made, by=by(handler), text=f"{word}进展")
    task.add_evidence(made, by=by(handler), kind="measured", text=f"{word}佐证")
    task.submit(made, by=by(handler), text=f"{word}办结")
    task.approve(made, by=by("leader"))
    problem.confirm(found, by=by("other_leader"), outcome="solved", text=f"{word}结果")
    return found, made


def _handler(place: str) -> str:
    return "office_handler" if LEADS[place] == "城建办" else "other_handler"


def _judged(world: World, place: str, scope: str) -> None:
    row, code = _told(place, scope, files=[_paper(place)])
    found, made = _solved(world, place, scope, row)
    receipt = Receipt.objects.get(opinion=row)
    verdict.give(receipt, by=steps.RESIDENT, code=code, answer="dissatisfied", words=f"{CANARY[place]}评语")
    world.codes.setdefault("receipt", {})[place] = code
    world.put("opinion", place, Opinion.objects.get(pk=row.pk))
    world.put("problem", place, Problem.objects.get(pk=found.pk))
    world.put("task", place, Task.objects.get(pk=made.pk))
    world.put("receipt", place, receipt)
    world.put("recheck", place, Recheck.objects.get(opinion=row))
    world.put("file", place, row.files.get().file)


def _asked(world: World, place: str, scope: str) -> None:
    """One that waits for its call."""
    row, code = _told(place, scope)
    _solved(world, place, scope, row)
    world.codes.setdefault("asked", {})[place] = code
    world.put("asked", place, Receipt.objects.get(opinion=row))


def _waiting(world: World, place: str, scope: str) -> None:
    """One that nobody has sorted."""
    row, _code = _told(place, scope)
    world.put("waiting", place, row)


def _held(world: World, place: str, scope: str) -> None:
    """A symposium, organised by the unit that leads there, with one passage of minutes."""
    word = CANARY[place]
    row = activity.record(
        by=world.cast.viewer("triage_clerk"),
        scope=scope,
        kind="symposium",
        title=f"{word}座谈会",
        held_at=clock.now(),
        unit=world.cast.units[LEADS[place]],
        minutes=f"{word}有人说路灯不亮。",
    )
    world.put("activity", place, row)


def _campaign(world: World) -> None:
    """Of the whole office: no word of a place is in it. Its branch lies in the last community."""
    one, step = running.running(world.cast)
    branch = running.branch(world.cast, one, "末尾社区党支部", LAST)
    clerk = world.cast.viewer("triage_clerk")
    registered.register_all(branch, by=clerk, names=f"王{CANARY['last']}")
    world.put("campaign", "last", one)
    world.put("step", "last", step)
    world.put("branch", "last", branch)
    world.put("member", "last", CampaignMember.objects.get(branch=branch))


def _outside(world: World, place: str, scope: str) -> None:
    """A letter to a body outside, and the problem that it is about."""
    clerk, word = world.cast.viewer("triage_clerk"), CANARY[place]
    found = problem.raise_(by=clerk, scope=scope, title=f"{word}主管道")
    told = {"body": f"{word}管道公司", "asked": f"{word}请更换", "reason": f"{word}不归街道"}
    row = referral.refer(found, by=clerk, **told)
    world.put("referral", place, referral.send(row, by=clerk, sent_on=row.made_at.date()))


LEADERS = {"own": "leader", "grid": "community_secretary", "east": "other_leader", "last": "other_leader"}


def _personal(world: World, place: str, scope: str) -> None:
    """A leader's own problem, promised."""
    cast, who, word = world.cast, LEADERS[place], CANARY[place]
    row = personal.record(
        by=cast.viewer("committee"),
        scope=scope,
        leader=cast.people[who],
        leader_post=cast.posts[who],
        title=f"{word}个人问题",
        detail=f"{word}表现",
    )
    due = clock.today() + dt.timedelta(days=30)
    world.put(
        "personal", place, personal.promise_(row, by=cast.viewer(who), promise=f"{word}承诺", due_on=due)
    )


def _public(world: World, place: str, scope: str) -> None:
    """A list that was public, said something about, and is being revised: no word of it may stand on a resident's page."""
    by, word = world.cast.viewer, CANARY[place]
    day = clock.today() + dt.timedelta(days=30)
    told = {"scope": scope, "kind": "problems", "title": f"{word}清单", "expires_on": day}
    row = publicity.draft(by=by("triage_clerk"), **told)
    matter = world.rows["problem"][place]
    row = publicity.add_item(row, by=by("triage_clerk"), problem=matter, title=f"{word}公示条")
    row = publicity.ask(row, by=by("triage_clerk"))
    row = publicity.approve(row, by=by("leader"))
    said = comments.give(row, by=steps.RESIDENT, words=f"{word}留言", aspect="list")
    world.put("comment", place, said)
    world.put("publication", place, publicity.revise(row, by=by("triage_clerk"), reason="再写清楚"))


def _sealed(world: World) -> None:
    row, code = _told("sealed", GRID_1, kind="accusation", title=CANARY["sealed"], files=[_paper("sealed")])
    world.codes["receipt"]["sealed"] = code
    world.put("opinion", "sealed", Opinion.objects.get(pk=row.pk))
    world.put("receipt", "sealed", Receipt.objects.get(opinion=row))


def _looked_at(world: World) -> None:
    """A sheet in every place; at the last, one that failed and a unit to be called to account; and a list just frozen."""
    row, _code = _told("last", GRID_LAST)
    bad, _task = _solved(world, "last", GRID_LAST, row)
    drawn = looking.drawn(world.cast)
    supervisor = world.cast.viewer("supervisor")
    items = {item.problem_id: item for item in drawn.items.all()}
    lookback.inspect(
        items[bad.pk], by=supervisor, result="failed", **{**looking.BAD, "finding": CANARY["last"]}
    )
    unit = world.cast.units[LEADS["last"]]
    entry = accountability.propose(
        items[bad.pk], by=supervisor, unit=unit, kind="talk", reason=f"{CANARY['last']}返工"
    )
    world.put("accountability", "last", entry)
    for place, receipt in world.rows["asked"].items():
        asked = Problem.objects.get(links__opinion=receipt.opinion_id)
        world.put("lookback_item", place, items[asked.pk])
    frozen = looking.ordered(world.cast)
    world.put("lookback", "last", frozen)
    world.put("draw", "last", frozen.draw)


def _odd_ones(world: World) -> dict[str, Any]:
    """A table on its way in and one on its way out, both of the triage clerk."""
    clerk = world.cast.account("triage_clerk")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("意见")
        sheet.write_row(0, 0, ["留言编号", "留言主题", "留言详情", "留言时间"])
        sheet.write_row(1, 0, ["7001", CANARY["own"], f"{CANARY['own']}表里的话", "2026-11-02 10:00"])
    viewer = world.cast.viewer("triage_clerk")
    batch = imports.open_batch(LEDGERS["opinions"], viewer, clerk.pk, "意见.xlsx", out.getvalue())
    job = jobs.new_job(clerk.pk, "意见.xlsx", 1)
    job.file.write_bytes(CANARY["own"].encode())
    jobs.keep(job, made=1, state="done")
    party = add_party_organisation(
        by=world.cast.system, scope=STREET, name="柳溪街道党工委", kind="committee", valid_from=START
    )
    return {"party_organisations": party.pk, "batch": batch.pk, "job": job.id}
