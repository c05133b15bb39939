"""我的工作: each block shows only what its reader may act on, every number opens the rows that it counts."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from tests.matters import steps
from tests.support.cast import STREET

from minqing.base import clock
from minqing.matters.actions import opinion, problem, recheck, task
from minqing.matters.models import Receipt, Recheck

pytestmark = pytest.mark.django_db


def work(client, cast, who):
    client.force_login(cast.account(who))
    return client.get("/desk/")


def blocks(text):
    """Heading → (number, codes, labels of the next steps)."""
    found = {}
    for part in re.findall(r'<section class="block">(.*?)</section>', text, re.DOTALL):
        name = re.search(r"<h2>(.*?)</h2><b>(\d+)件</b>", part)
        codes = re.findall(r'<td class="code"[^>]*>(.*?)</td>', part)
        acts = re.findall(r'<td class="act"><a[^>]*>(.*?)</a>', part)
        found[name.group(1)] = (int(name.group(2)), codes, acts)
    return found


def late(m):
    return clock.frozen(dt.datetime.combine(m.task.promise_on, dt.time(9), clock.ZONE) + dt.timedelta(days=1))


def test_each_reader_gets_the_blocks_in_which_they_may_act(client, cast):
    m = steps.submitted(cast)
    waiting = steps.heard(cast)
    told = {who: blocks(work(client, cast, who).content.decode()) for who in ("leader", "community_clerk")}
    assert told["leader"]["待我审批"] == (1, [m.task.code], ["审批"])
    assert "待分办" not in told["leader"]
    assert told["community_clerk"]["待分办"] == (1, [waiting.opinion.code], ["分办"])
    assert "待我审批" not in told["community_clerk"]
    supervisor = blocks(work(client, cast, "supervisor").content.decode())
    assert list(supervisor) == ["待复核", "回头看", "问责"]


def test_the_handler_sees_what_waits_to_be_taken_and_where_work_is_stuck(client, cast):
    m = steps.issued(cast)
    told = blocks(work(client, cast, "office_handler").content.decode())
    assert told["待接收"] == (1, [m.task.code], ["接收"])
    task.accept(m.task, by=m.by("office_handler"))
    with late(m):
        text = work(client, cast, "office_handler").content.decode()
        told = blocks(text)
        assert told["已逾期"] == (1, [m.task.code], ["补佐证"])
        assert re.search(r'class="light late">.*?逾期\d+', text, re.DOTALL)
        assert "还没有佐证，也没有写过进展" in text
        task.add_evidence(m.task, by=m.by("office_handler"), kind="measured", text="清淤")
        task.progress(m.task, by=m.by("office_handler"), text="等电力班组排期")
        text = work(client, cast, "office_handler").content.decode()
        assert blocks(text)["已逾期"][2] == ["写进展"]
        assert "等电力班组排期" in text
        assert blocks(work(client, cast, "other_handler").content.decode())["已逾期"][0] == 0


def test_what_is_due_soon_is_told_by_the_norm(client, cast):
    m = steps.working(cast)
    on = m.task.promise_on
    with clock.frozen(dt.datetime.combine(on, dt.time(9), clock.ZONE)):
        text = work(client, cast, "office_handler").content.decode()
    assert blocks(text)["3个工作日内到期"] == (1, [m.task.code], ["补佐证"])
    assert "今天到期" in text


def test_what_was_sent_back_stands_above_what_is_due_soon_with_its_reason(client, cast):
    m = steps.submitted(cast)
    assert blocks(work(client, cast, "office_handler").content.decode())["退回重办"][0] == 0
    task.return_(m.task, by=m.by("leader"), reason="照片看不出是哪一栋")
    text = work(client, cast, "office_handler").content.decode()
    told = blocks(text)
    assert told["退回重办"] == (1, [m.task.code], ["写进展"])
    assert list(told).index("退回重办") + 1 == list(told).index("3个工作日内到期")
    assert text.count("退回的理由：照片看不出是哪一栋") == 1
    assert re.search(r'<td class="wrap"[^>]*>退回的理由：照片看不出是哪一栋</td>', text), (
        "read whole, not cut short"
    )
    assert "照片看不出是哪一栋" in client.get("/desk/block/back/").content.decode()
    assert "照片看不出是哪一栋" in client.get(reverse("desk:task", args=[m.task.pk])).content.decode()
    assert blocks(work(client, cast, "other_handler").content.decode())["退回重办"][0] == 0
    task.submit(m.task, by=m.by("office_handler"), text="补拍了门牌")
    assert blocks(work(client, cast, "office_handler").content.decode())["退回重办"][0] == 0


def test_an_ordered_rework_is_in_the_handler_s_work_though_its_new_date_is_far(client, cast):
    m = steps.judged(cast, "dissatisfied", "还是进水")
    recheck.order_rework(Recheck.objects.get(), by=m.by("supervisor"), finding="路沿没有加高")
    text = work(client, cast, "office_handler").content.decode()
    assert blocks(text)["退回重办"] == (1, [m.task.code], ["补佐证"])
    assert "退回的理由：路沿没有加高" in text
    assert "1件要你办" in text


def test_a_second_reason_does_not_hide_the_first(cast):
    m = steps.raised(cast)
    other = steps.raised(cast)
    m.task = steps.issue(m, problems=[m.problem, other.problem])
    task.accept(m.task, by=m.by("office_handler"))
    steps.hand_in(m)
    steps.finish(m)
    problem.confirm(
        other.problem, by=m.by("community_secretary"), outcome="solved", text="排水沟清淤86米，换雨水箅12块"
    )
    for one, reason in ((m.problem, "沟还堵"), (other.problem, "箅子不齐")):
        problem.rework(one, by=m.by("community_secretary"), reason=reason)
    assert m.fresh().task.back_reason == "沟还堵\n箅子不齐"


def test_a_late_matter_that_also_waits_to_be_sorted_is_counted_once(client, cast):
    m = steps.heard(cast)
    after = m.opinion.answer_due + dt.timedelta(days=1)
    with clock.frozen(dt.datetime.combine(after, dt.time(9), clock.ZONE)):
        text = work(client, cast, "triage_clerk").content.decode()
        told = blocks(text)
    assert told["已逾期"][1] == told["待分办"][1] == [m.opinion.code]
    assert "1件要你办" in text


def test_calls_are_for_those_who_had_no_part_and_denials_for_supervisors(client, cast):
    m = steps.done(cast)
    due = Receipt.objects.get(opinion=m.opinion).callback_on
    with clock.frozen(dt.datetime.combine(due, dt.time(9), clock.ZONE)):
        text = work(client, cast, "triage_clerk").content.decode()
        told = blocks(text)
    assert told["待回访"] == (1, [m.opinion.code], ["打电话"])
    assert "城建办 · 已解决" in text
    denied = steps.judged(cast, "dissatisfied", "还是进水")
    text = work(client, cast, "supervisor").content.decode()
    assert blocks(text)["待复核"] == (1, [denied.opinion.code], ["复核"])
    assert "不满意：还是进水" in text


def test_an_accusation_is_a_number_and_a_date_for_discipline(client, cast):
    m = steps.heard(cast, kind="accusation", words="某科长收烟", title="收烟", place="工地")
    text = work(client, cast, "discipline").content.decode()
    assert blocks(text)["检举控告"] == (1, [m.opinion.code], ["打开"])
    assert "收烟" not in text
    assert "工地" not in text
    for who in ("triage_clerk", "leader", "supervisor"):
        assert m.opinion.code not in work(client, cast, who).content.decode()


def test_every_block_opens_whole_and_is_nobody_else_s(client, cast):
    for _ in range(8):
        steps.heard(cast)
    text = work(client, cast, "triage_clerk").content.decode()
    assert blocks(text)["待分办"][0] == 8
    assert len(blocks(text)["待分办"][1]) == 6
    assert 'href="/desk/block/triage/"' in text
    whole = client.get("/desk/block/triage/")
    assert whole.content.decode().count("data-open") == 8
    for name in ("recheck", "approve", "nothing"):
        assert client.get(f"/desk/block/{name}/").status_code == 404
    client.force_login(cast.account("viewer"))
    assert client.get("/desk/block/triage/").status_code == 404


def test_a_block_of_two_queues_turns_its_pages_through_both(client, cast, monkeypatch):
    monkeypatch.setattr("minqing.desk.views.work.A_PAGE", 3)
    received = [steps.heard(cast).opinion.code for _ in range(4)]
    sorted_ = [steps.triaged(cast).opinion.code for _ in range(3)]
    client.force_login(cast.account("triage_clerk"))
    pages = [client.get(f"/desk/block/triage/?page={n}").content.decode() for n in (1, 2, 3)]
    codes = [re.findall(r'<td class="code"[^>]*>(.*?)</td>', page) for page in pages]
    assert codes == [received[:3], [received[3], *sorted_[:2]], sorted_[2:]]


@pytest.mark.shows("A4", 3)
def test_the_numbers_by_light_open_the_tasks_that_they_count(client, cast):
    m = steps.working(cast)
    text = work(client, cast, "office_handler").content.decode()
    lights = dict(re.findall(r'aria-label="(逾期|临期|按期|挂账)(\d+)', text))
    assert lights == {"逾期": "0", "临期": "0", "按期": "1", "挂账": "0"}
    assert m.task.code in client.get("/desk/light/ok/").content.decode()
    assert m.task.code not in client.get("/desk/light/late/").content.decode()
    assert client.get("/desk/light/green/").status_code == 404
    with late(m):
        assert m.task.code in client.get("/desk/light/late/").content.decode()
    client.force_login(cast.account("other_handler"))
    assert m.task.code not in client.get("/desk/light/ok/").content.decode()
    client.force_login(cast.account("discipline"))
    assert client.get("/desk/light/ok/").status_code == 404


def test_whoever_registers_has_the_buttons_and_others_do_not(client, cast):
    assert 'href="/desk/record/call/"' in work(client, cast, "grid_worker").content.decode()
    assert "/desk/record/" not in work(client, cast, "leader").content.decode()


@pytest.mark.parametrize("who", ["viewer", "administrator", "access_auditor"])
def test_whoever_has_no_work_here_goes_to_their_first_page(client, cast, who):
    response = work(client, cast, who)
    assert response.status_code == 302
    assert response["Location"] != "/desk/"
    assert client.get(response["Location"]).status_code == 200


def test_a_dispute_waits_for_whoever_issues_tasks(client, cast):
    m = steps.issued(cast)
    task.dispute(m.task, by=m.by("office_handler"), reason="路沿归市政公司管")
    text = work(client, cast, "leader").content.decode()
    assert blocks(text)["有异议"] == (1, [m.task.code], ["裁定"])
    assert "路沿归市政公司管" in text


def test_an_opinion_far_away_is_in_nobody_s_work_but_the_street_s(client, cast):
    told = opinion.record(by=cast.viewer("triage_clerk"), scope=STREET, words="街道的事", channel="phone")
    assert told["number"] in work(client, cast, "triage_clerk").content.decode()
    assert told["number"] not in work(client, cast, "community_clerk").content.decode()
