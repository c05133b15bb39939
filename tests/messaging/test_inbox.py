"""Messages come from the journal: once per entry and person, to whom it concerns and may see it, with no word of a resident."""

import datetime as dt

import pytest
from django.apps import apps
from tests.matters import steps
from tests.support.cast import STREET

from minqing.base import clock
from minqing.base.action import ACTIONS
from minqing.base.models import JournalHead
from minqing.base.rows import new_id
from minqing.matters.actions import opinion, task
from minqing.messaging import deliver as delivering
from minqing.messaging.deliver import deliver, sweep
from minqing.messaging.models import Item, Position
from minqing.messaging.reading import shown
from minqing.messaging.staff import Staff
from minqing.messaging.table import NOTICES, subject_label
from minqing.org.actions.handing import hand_over, take_over
from minqing.org.actions.people import reset_password

pytestmark = pytest.mark.django_db


def begin():
    """From here on."""
    deliver()
    assert Item.objects.count() == 0, "what was there before the first reading is not delivered"


def got(cast, who):
    viewer = cast.viewer(who)
    items = Item.objects.filter(person=cast.people[who]).order_by("leaf")
    return [shown(item, viewer).sentence for item in items]


def test_the_table_names_verbs_that_exist():
    assert set(NOTICES) <= set(ACTIONS)
    for verb, notices in NOTICES.items():
        for notice in notices:
            assert "%(code)s" in str(notice.sentence), verb


def test_each_line_fits_the_row_that_it_tells_of(cast):
    staff = Staff(STREET, clock.today())
    for notices in NOTICES.values():
        for notice in notices:
            model = apps.get_model(notice.model)
            if notice.up:
                name, _colon, label = notice.up.partition(":")
                model = model._meta.get_field(name).related_model
                assert model._meta.label_lower == label
            list(notice.to(model(), staff))
            item = Item(verb=notice.verb, model=subject_label(notice), row=new_id(), code="1", at=clock.now())
            assert "有新情况" not in shown(item, cast.viewer("leader")).sentence


def test_a_task_goes_its_way_and_each_step_reaches_whom_it_concerns(cast):
    matter = steps.raised(cast)
    begin()
    made = steps.issue(matter)
    by, code = cast.viewer, made.code
    task.accept(made, by=by("office_handler"))
    new_on = made.promise_on + dt.timedelta(days=3)
    task.ask_extension(made, by=by("office_handler"), new_on=new_on, reason="等材料")
    task.decide_extension(made, by=by("leader"), approve=True)
    task.add_evidence(made, by=by("office_handler"), kind="measured", text="量过")
    task.submit(made, by=by("office_handler"), text="清完了")
    task.return_(made, by=by("leader"), reason="再看看")
    deliver()
    assert got(cast, "office_handler") == [
        f"任务{code}下达给你单位，请接收",
        f"任务{code}的延期申请已批示",
        f"任务{code}被退回，请按理由补办",
    ]
    assert got(cast, "leader")[-2:] == [f"任务{code}申请延期，等你批", f"任务{code}办结，等你审批"]
    assert got(cast, "other_handler") == []
    words = f"{matter.opinion.words} {matter.opinion.title} 等材料 清完了 再看看"
    for item in Item.objects.all():
        assert item.code not in words.split()
        assert item.code == code


def test_a_verdict_that_denies_reaches_the_supervisors_and_one_that_agrees_nobody(cast):
    begin()
    matter = steps.judged(cast, "dissatisfied")
    deliver()
    assert got(cast, "supervisor") == [f"群众对{matter.opinion.code}不满意，等复核"]
    Item.objects.all().delete()
    steps.judged(cast, "satisfied")
    deliver()
    assert [s for s in got(cast, "supervisor") if "不满意" in s] == []


def test_nobody_is_told_of_what_he_may_not_see(cast, monkeypatch):
    """A line that names too many is cut to those who see the row."""
    begin()
    monkeypatch.setitem(
        NOTICES,
        "opinion.submit",
        [
            delivering.Notice(
                "opinion.submit", "%(code)s", "matters.opinion", lambda _row, staff: staff.viewers.values()
            )
        ],
    )
    opinion.submit(by=steps.RESIDENT, scope=cast.people["other_clerk"].scope, words="沟堵了", place="桥头")
    deliver()
    told = set(Item.objects.values_list("person__account__username", flat=True))
    assert "other_clerk" in told
    assert not told & {"community_clerk", "last_clerk", "administrator", "grid_worker", "access_auditor"}


def test_posts_and_accounts_tell_those_concerned_and_the_administrators(cast):
    begin()
    admin, today = cast.viewer("administrator"), clock.today()
    told = {"on": today + dt.timedelta(days=1), "reason": "轮岗"}
    found = hand_over(cast.posts["office_handler"], by=admin, taker=cast.people["viewer"], **told)
    reset_password(cast.people["leader"], by=admin, password="abcd-efgh-2345", reason="忘了")
    deliver()
    post = "城建办 周启明岗"
    assert got(cast, "viewer") == got(cast, "office_handler") == [f"岗位交接：{post}，请看交接单"]
    assert got(cast, "leader") == ["宋怀民的密码被重设"]
    assert got(cast, "administrator") == [], "nobody is told what he did himself"
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        take_over(found, by=cast.viewer("viewer"))
        deliver()
    assert got(cast, "administrator") == [f"岗位交接：{post}，接手人已确认"]


def test_an_entry_is_delivered_once_whatever_breaks_in_between(cast, monkeypatch):
    matter = steps.raised(cast)
    begin()
    steps.issue(matter)
    before = Position.objects.get(office=STREET).next

    def broken(*_args, **_more):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(Position, "save", broken)
        with pytest.raises(RuntimeError):
            deliver()
    assert Item.objects.count() == 0, "items and position stand or fall together"
    assert deliver() > 0
    n = Item.objects.count()
    assert deliver() == 0
    Position.objects.update(next=before)  # a second worker that read the old position
    deliver()
    assert Item.objects.count() == n
    assert Position.objects.get(office=STREET).next == JournalHead.objects.get(office=STREET).size


def test_many_entries_are_read_in_batches(cast, monkeypatch):
    matter = steps.raised(cast)
    begin()
    monkeypatch.setattr(delivering, "AT_ONCE", 1)
    made = steps.issue(matter)
    task.accept(made, by=cast.viewer("office_handler"))
    deliver()
    assert got(cast, "office_handler") == [f"任务{made.code}下达给你单位，请接收"]


def test_old_messages_go(cast):
    matter = steps.raised(cast)
    begin()
    steps.issue(matter)
    deliver()
    assert sweep() == 0
    with clock.frozen(clock.now() + dt.timedelta(days=91)):
        assert sweep() > 0
    assert Item.objects.count() == 0


def test_the_inbox_is_ones_own_and_counts_what_is_unread(client, cast):
    matter = steps.raised(cast)
    begin()
    made = steps.issue(matter)
    deliver()
    client.force_login(cast.account("office_handler"))
    page = client.get("/desk/inbox/").content.decode()
    assert f"任务{made.code}下达给你单位" in page
    assert "<b>1</b>" in client.get("/desk/help/").content.decode()
    mine = Item.objects.get(person=cast.people["office_handler"])
    theirs = Item.objects.get(pk=mine.pk)
    theirs.pk, theirs.person = new_id(), cast.people["leader"]
    theirs.save(force_insert=True)
    assert client.post(f"/desk/inbox/{theirs.pk}/").status_code == 404
    assert client.post(f"/desk/inbox/{mine.pk}/")["Location"] == f"/desk/tasks/{made.pk}/"
    assert "<b>1</b>" not in client.get("/desk/help/").content.decode()
    client.force_login(cast.account("leader"))
    client.post("/desk/inbox/all-read/")
    theirs.refresh_from_db()
    assert theirs.read_at is not None


def test_a_dispute_reaches_those_who_issue_tasks_there(cast):
    matter = steps.raised(cast)
    made = steps.issue(matter)
    begin()
    task.dispute(made, by=cast.viewer("office_handler"), reason="不归我们")
    deliver()
    told = set(Item.objects.values_list("person__account__username", flat=True))
    assert "triage_clerk" in told
    assert told <= {"leader", "other_leader", "triage_clerk", "community_secretary"}
