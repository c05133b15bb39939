"""检举控告: not a word of it is left where anybody but discipline can read, and every look is written down."""

import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from tests.matters import steps
from tests.matters.steps import RESIDENT
from tests.support.cast import GRID_1

from minqing.base import files, journal, sealing
from minqing.base.models import JournalValue, StoredFile
from minqing.matters.actions import accusation, opinion, task
from minqing.matters.models import Accusation, Opinion, OpinionFile, OpinionTag, Problem, Speaker
from minqing.org.actions.reveal import reveal
from minqing.org.models import AccessEntry

CANARY = "举报内容金丝雀雀鸣三声"
PLACE, NAME, PHONE = "金丝雀巷七号", "金雀儿", "13900001234"
GIVEN = {
    "words": f"我要举报：{CANARY}",
    "title": f"标题{CANARY}",
    "place": PLACE,
    "speaker": {"name": NAME, "phone": PHONE, "address": PLACE},
}


def upload():
    return ContentFile(f"附件里的{CANARY}".encode(), name="证据.txt")


def every_cell():
    """Every value of every table, as bytes."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for line in cursor.fetchall():
                for cell in line:
                    yield cell.tobytes() if isinstance(cell, memoryview) else str(cell).encode()


def tells(data: bytes) -> bool:
    return any(
        word.encode() in data or word.encode("unicode_escape") in data
        for word in (CANARY, PLACE, NAME, PHONE)
    )


@pytest.mark.django_db
@pytest.mark.shows("A2", 2)
@pytest.mark.parametrize("door", ["submit", "record", "classify", "seal", "linked"])
def test_no_table_keeps_a_word(cast, door):
    by = cast.viewer("community_clerk")
    if door == "submit":
        told = opinion.submit(
            by=RESIDENT, scope=GRID_1, kind="accusation", files=[upload()], key="k1", **GIVEN
        )
    elif door == "record":
        told = opinion.record(
            by=by,
            scope=GRID_1,
            channel="letter",
            kind="accusation",
            tags=("hedonism",),
            files=[upload()],
            **GIVEN,
        )
    else:
        told = opinion.record(
            by=by, scope=GRID_1, channel="letter", tags=("hedonism",), files=[upload()], key="k2", **GIVEN
        )
        row = Opinion.objects.get(pk=told["opinion"])
        opinion.amend(row, by=by, title=f"改过的{CANARY}")
        opinion.move_place(row, by=by, to=steps.LAODI, reason=f"因为{CANARY}")
        if door == "linked":
            drains = steps.taxonomy(cast)
            opinion.classify(row, by=by, kind="request", category=drains)
            opinion.raise_problem(row, by=by, description=f"情况{CANARY}")
        assert any(tells(cell) for cell in every_cell())
        if door == "classify":
            opinion.classify(row, by=by, kind="accusation")
        else:
            opinion.seal(row, by=by)
    row = Opinion.objects.get(pk=told["opinion"])
    assert (row.state, row.kind, row.title, row.words, row.channel) == (
        "with_discipline",
        "accusation",
        "",
        "",
        "hidden",
    )
    assert not [cell for cell in every_cell() if tells(cell)]
    assert not (Speaker.objects.exists())
    assert not (OpinionTag.objects.exists())
    assert not (OpinionFile.objects.exists())
    assert StoredFile.objects.get().sealed
    assert row.receipt.state == "closed"


@pytest.mark.django_db
def test_the_problem_made_of_it_alone_loses_its_words_and_is_closed_as_not_ours(cast):
    m = steps.raised(cast, words=CANARY)
    opinion.seal(m.opinion, by=m.by("community_clerk"))
    m.fresh()
    assert (m.problem.title, m.problem.state, m.problem.outcome) == ("已转有权机关办理", "done", "not_ours")
    assert not [cell for cell in every_cell() if CANARY.encode() in cell]


@pytest.mark.django_db
def test_a_problem_that_others_reported_too_stays(cast):
    m, other = steps.raised(cast), steps.triaged(cast)
    opinion.link(other.opinion, by=m.by("community_clerk"), problem=m.problem)
    opinion.seal(m.opinion, by=m.by("community_clerk"))
    m.fresh()
    assert m.problem.state == "not_started"
    assert m.problem.title == "12栋后排水沟堵塞"


@pytest.mark.django_db
def test_once_a_task_is_out_the_problem_must_leave_it_first(cast):
    m = steps.issued(cast)
    no = opinion.seal.refusal(m.by("community_clerk"), m.opinion)
    assert no is not None
    assert "移出任务" in no.why
    assert "第三十条" in no.basis
    task.drop_problem(m.task, by=m.by("leader"), problem=m.problem, reason="涉及检举控告")
    opinion.seal(m.opinion, by=m.by("community_clerk"))
    assert m.fresh().opinion.with_discipline


@pytest.mark.django_db
@pytest.mark.shows("A2", 2)
def test_only_discipline_opens_it_and_every_look_is_written_down(cast):
    told = opinion.submit(by=RESIDENT, scope=GRID_1, kind="accusation", files=[upload()], **GIVEN)
    row = Opinion.objects.get(pk=told["opinion"])
    for who in ("community_clerk", "community_secretary", "triage_clerk", "leader", "supervisor", "viewer"):
        no = accusation.open_.refusal(cast.viewer(who), row, purpose="看看")
        assert no is not None, who
        assert no.kind == "permission", who
    reader = cast.viewer("discipline")
    assert accusation.open_.refusal(reader, row, purpose=" ").kind == "input"
    content = accusation.open_(row, by=reader, purpose="初核线索")
    assert content["words"] == GIVEN["words"]
    assert content["speaker"]["phone"] == PHONE
    assert content["title"] == GIVEN["title"]
    assert content["place"] == PLACE
    assert content["channel"] == "web"
    look = AccessEntry.objects.get()
    assert (look.purpose, look.person, look.field) == ("初核线索", cast.people["discipline"], "content")
    stored = StoredFile.objects.get(pk=content["files"][0])
    assert CANARY in files.open_sealed(stored).decode()
    assert journal.entries_of([look])[0].verb == "accusation.open"


@pytest.mark.django_db
def test_the_reveal_for_speakers_opens_no_accusation(cast):
    told = opinion.submit(by=RESIDENT, scope=GRID_1, kind="accusation", **GIVEN)
    row = Opinion.objects.get(pk=told["opinion"])
    for who in ("community_clerk", "discipline"):
        no = reveal.refusal(
            cast.viewer(who),
            scope=row.scope,
            code=row.code,
            row=row.accusation,
            fields=("content",),
            purpose="看看写了什么",
        )
        assert no is not None, who


@pytest.mark.django_db
def test_what_was_moved_comes_back_whole(cast):
    by = cast.viewer("community_clerk")
    told = opinion.record(
        by=by, scope=GRID_1, channel="letter", tags=("hedonism", "formalism"), files=[upload()], **GIVEN
    )
    opinion.classify(Opinion.objects.get(pk=told["opinion"]), by=by, kind="accusation")
    content = json.loads(sealing.open_bytes(Accusation.objects.get().content, accusation.PURPOSE))
    assert content["words"] == GIVEN["words"]
    assert content["channel"] == "letter"
    assert content["tags"] == ["formalism", "hedonism"]
    assert content["speaker"] == {"name": NAME, "phone": PHONE, "address": PLACE, "id_number": ""}


@pytest.mark.django_db
def test_the_journal_keeps_its_proofs(cast):
    by = cast.viewer("community_clerk")
    told = opinion.record(by=by, scope=GRID_1, channel="letter", **GIVEN)
    root_before = journal.head(cast.office.scope)
    row = Opinion.objects.get(pk=told["opinion"])
    opinion.seal(row, by=by)
    assert journal.head(cast.office.scope)[0] == root_before[0] + 1
    erased = JournalValue.objects.filter(row=row.pk, field="words", erased_at__isnull=False)
    assert erased.count() == 1
    assert erased.get().salt is None


@pytest.mark.django_db
def test_sealed_is_final_for_everybody_else(cast):
    told = opinion.submit(by=RESIDENT, scope=GRID_1, kind="accusation", **GIVEN)
    row = Opinion.objects.get(pk=told["opinion"])
    by = cast.viewer("community_clerk")
    for act, values in (
        (opinion.classify, {"kind": "request"}),
        (opinion.end, {"reason": "answered", "text": "已答复"}),
        (opinion.raise_problem, {}),
        (opinion.move_place, {"to": steps.LAODI, "reason": "改"}),
    ):
        no = act.refusal(by, row, **values)
        assert no is not None, act
        assert no.kind == "state", act
    assert not Problem.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_neither_the_database_file_nor_the_file_store_keeps_a_byte(cast, settings):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps dead row versions until it vacuums")
    by = cast.viewer("community_clerk")
    told = opinion.record(by=by, scope=GRID_1, channel="letter", files=[upload()], **GIVEN)
    row = Opinion.objects.get(pk=told["opinion"])
    opinion.amend(row, by=by, title=f"改过的{CANARY}")
    assert any(tells(path.read_bytes()) for path in on_disk(settings))
    opinion.classify(row, by=by, kind="accusation")
    assert not [path.name for path in on_disk(settings) if tells(path.read_bytes())]
    stored = StoredFile.objects.get()
    assert CANARY in files.open_sealed(stored).decode()


def on_disk(settings):
    database = Path(str(connection.settings_dict["NAME"]))
    beside = database.parent.glob(database.name + "*")
    kept = [
        p for root in (settings.MINQING_FILES, settings.MINQING_SEALED_FILES) for p in Path(root).rglob("*")
    ]
    return [path for path in (*beside, *kept) if path.is_file()]
