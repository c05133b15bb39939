"""Acting through forms: done once however often it is sent, refused with what was typed kept, and 404 out of scope."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import Textarea
from tests.matters import steps
from tests.support.cast import GRID_2

from minqing.base.action import ACTIONS
from minqing.desk.forms.registry import FORMS
from minqing.desk.links import OWN_PAGES
from minqing.matters.actions import opinion as opinions
from minqing.matters.actions import task as tasks
from minqing.matters.models import Category, Evidence, Opinion, Problem, Progress, Receipt, Recheck, Task
from minqing.matters.offers import FILLED

pytestmark = pytest.mark.django_db


def do(client, cast, who, verb, row, **data):
    client.force_login(cast.account(who))
    given = {"key": str(uuid.uuid4()), "version": row.version, **data}
    return client.post(f"/desk/do/{verb}/{row.pk}/", given)


def form(client, cast, who, verb, row, query=""):
    client.force_login(cast.account(who))
    return client.get(f"/desk/do/{verb}/{row.pk}/{query}")


def test_every_step_that_can_be_offered_has_a_form_or_a_page_of_its_own():
    by_resident = {"verdict.give"}
    assert set(FILLED) - by_resident <= set(FORMS) | set(OWN_PAGES)
    for verb in FORMS:
        assert verb in ACTIONS


def test_every_form_can_be_opened_on_its_row_by_whoever_may(client, cast):
    m = steps.judged(cast, "dissatisfied")
    rows = {
        Opinion: m.opinion,
        Problem: m.problem,
        Task: m.task,
        Recheck: Recheck.objects.get(opinion=m.opinion),
    }
    opened = set()
    for who in ("leader", "triage_clerk", "supervisor", "viewer"):
        for verb in FORMS:
            row = rows.get(FORMS[verb].model(), m.receipt)
            response = form(client, cast, who, verb, row)
            assert response.status_code in (200, 404), verb
            if response.status_code == 200:
                text = response.content.decode()
                assert (
                    re.search(r'name="key" value="[0-9a-f-]{36}"', text) or 'aria-disabled="true"' in text
                ), verb
                opened.add(verb)
    assert opened >= {verb for verb in FORMS if FORMS[verb].model() in rows}


def test_a_form_sent_twice_writes_once_and_answers_the_same(client, cast):
    m = steps.working(cast)
    key = str(uuid.uuid4())
    given = {"text": "已下井清淤", "key": key, "version": m.task.version}
    first = do(client, cast, "office_handler", "task.progress", m.task, **given)
    second = do(client, cast, "office_handler", "task.progress", m.task, **given)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == f"/desk/tasks/{m.task.pk}/"
    assert Progress.objects.filter(task=m.task).count() == 1


def test_a_state_change_sent_twice_is_done_once(client, cast):
    m = steps.issued(cast)
    given = {"key": str(uuid.uuid4()), "version": m.task.version}
    assert do(client, cast, "office_handler", "task.accept", m.task, **given).status_code == 302
    assert do(client, cast, "office_handler", "task.accept", m.task, **given).status_code == 302
    m.fresh()
    assert m.task.state == "working"


def test_the_same_key_with_other_words_keeps_both_and_asks(client, cast):
    m = steps.working(cast)
    key = str(uuid.uuid4())
    do(client, cast, "office_handler", "task.progress", m.task, key=key, text="先来的一份")
    response = do(client, cast, "office_handler", "task.progress", m.task, key=key, text="后来的一份")
    text = response.content.decode()
    assert response.status_code == 409
    assert "这份表单已经交过一次" in text
    row = re.search(r"<th scope=\"row\">进展</th>(.*?)</tr>", text, re.DOTALL).group(1)
    assert "后来的一份" in row
    assert "先来的一份" in row
    assert ">\n后来的一份</textarea>" in text
    fresh = re.search(r'name="key" value="([^"]+)"', text).group(1)
    assert fresh != key
    assert (
        do(client, cast, "office_handler", "task.progress", m.task, key=fresh, text="后来的一份").status_code
        == 302
    )
    assert Progress.objects.filter(task=m.task).count() == 2


def test_a_stale_save_shows_both_values_and_goes_through_once_they_were_seen(client, cast):
    m = steps.triaged(cast)
    read = m.opinion.version
    opinions.amend(m.opinion, by=m.by("triage_clerk"), title="别人先改的标题")
    given = {"title": "我改的标题", "place": "12栋后面", "version": read}
    response = do(client, cast, "community_clerk", "opinion.amend", m.opinion, **given)
    text = response.content.decode()
    assert response.status_code == 409
    row = re.search(r"<th scope=\"row\">标题</th>(.*?)</tr>", text, re.DOTALL).group(1)
    assert "我改的标题" in row
    assert "别人先改的标题" in row
    assert 'value="我改的标题"' in text
    m.fresh()
    assert m.opinion.title == "别人先改的标题"
    version = re.search(r'name="version" value="(\d+)"', text).group(1)
    assert int(version) == m.opinion.version
    again = do(client, cast, "community_clerk", "opinion.amend", m.opinion, **{**given, "version": version})
    assert again.status_code == 302
    m.fresh()
    assert m.opinion.title == "我改的标题"


def test_a_stale_save_says_choices_and_rows_in_words(client, cast):
    m = steps.triaged(cast)
    read, drains = m.opinion.version, m.opinion.category
    other = Category.objects.get(name="路灯")
    opinions.classify(m.opinion, by=m.by("triage_clerk"), kind="suggestion", category=other)
    given = {"kind": "request", "category": drains.pk, "title": m.opinion.title, "version": read}
    text = do(client, cast, "community_clerk", "opinion.classify", m.opinion, **given).content.decode()
    rows = dict(re.findall(r"<th scope=\"row\">(.*?)</th>(.*?)</tr>", text, re.DOTALL))
    assert ("申诉求决" in rows["类型"], "建议意见" in rows["类型"]) == (True, True)
    assert (str(drains) in rows["类别"], str(other) in rows["类别"]) == (True, True)


def test_what_is_wrong_stands_beside_the_form_and_nothing_typed_is_lost(client, cast):
    m = steps.triaged(cast)
    response = do(client, cast, "community_clerk", "opinion.end", m.opinion, text="已经当面说明白了")
    text = response.content.decode()
    assert response.status_code == 422
    assert "已经当面说明白了</textarea>" in text
    assert 'role="alert"' in text
    refused = do(client, cast, "community_clerk", "opinion.end", m.opinion, reason="unclear", text="联系不上")
    assert refused.status_code == 422
    assert "反映人留了电话" in refused.content.decode()
    assert "联系不上</textarea>" in refused.content.decode()
    # Another reason may be given: the form is there to be sent again.
    assert 'class="btn primary"' in refused.content.decode()
    m.fresh()
    assert m.opinion.state == "triaged"


def test_who_may_not_gets_the_reason_and_not_the_form(client, cast):
    m = steps.submitted(cast)
    opened = form(client, cast, "viewer", "task.approve", m.task)
    text = opened.content.decode()
    assert opened.status_code == 200
    assert 'aria-disabled="true" aria-describedby="why-not"' in text
    assert "社区书记、分管领导" in text
    assert 'name="key"' not in text
    sent = do(client, cast, "viewer", "task.approve", m.task)
    assert sent.status_code == 403
    m.fresh()
    assert m.task.state == "submitted"


def test_out_of_scope_unknown_verbs_and_acts_of_residents_are_not_there(client, cast):
    m = steps.working(cast)
    given = {"text": "我来写一笔"}
    assert do(client, cast, "other_handler", "task.progress", m.task, **given).status_code == 404
    assert form(client, cast, "other_handler", "task.progress", m.task).status_code == 404
    assert form(client, cast, "leader", "task.vanish", m.task).status_code == 404
    assert form(client, cast, "leader", "verdict.give", m.receipt).status_code == 404
    assert form(client, cast, "leader", "opinion.record", m.opinion).status_code == 404
    assert form(client, cast, "leader", "task.accept", m.problem).status_code == 404


def test_a_task_is_issued_out_of_a_problem_with_the_norm_s_day(client, cast):
    m = steps.raised(cast)
    opened = form(client, cast, "leader", "task.issue", m.problem).content.decode()
    assert "15个工作日" in opened
    response = do(
        client,
        cast,
        "leader",
        "task.issue",
        m.problem,
        title="疏通排水沟",
        measure="清淤86米",
        lead_unit=cast.units["城建办"].pk,
        joint_units=[cast.units["社会事务办"].pk],
        leader_post=cast.posts["other_leader"].pk,
    )
    made = Task.objects.get(title="疏通排水沟")
    assert response["Location"] == f"/desk/tasks/{made.pk}/"
    assert made.joint.get().unit == cast.units["社会事务办"]
    assert made.serves.get().problem == m.problem
    busy = form(client, cast, "leader", "task.issue", m.problem).content.decode()
    assert "已经在任务" in busy
    assert 'aria-disabled="true"' in busy


@pytest.mark.shows("A4", 1)
def test_one_task_may_serve_several_problems(client, cast):
    m, other = steps.raised(cast), steps.raised(cast, scope=GRID_2)
    given = {"title": "一起疏通", "measure": "清淤", "lead_unit": cast.units["城建办"].pk}
    given |= {"leader_post": cast.posts["leader"].pk, "problems": [other.problem.pk]}
    assert do(client, cast, "leader", "task.issue", m.problem, **given).status_code == 302
    assert Task.objects.get(title="一起疏通").serves.count() == 2


@pytest.mark.shows("A2", 2)
def test_an_opinion_is_put_under_a_known_problem_found_by_its_number_or_title(client, cast):
    m = steps.raised(cast)
    other = steps.triaged(cast)
    near = form(client, cast, "community_clerk", "opinion.link", other.opinion).content.decode()
    assert str(m.problem.pk) in near
    for words in (m.problem.code, "排水沟"):
        found = form(client, cast, "community_clerk", "opinion.link", other.opinion, f"?q={words}")
        assert str(m.problem.pk) in found.content.decode()
    nothing = form(client, cast, "community_clerk", "opinion.link", other.opinion, "?q=电梯").content.decode()
    assert "没有找到" in nothing
    given = {"problem": str(m.problem.pk), "key": str(uuid.uuid4())}
    assert do(client, cast, "community_clerk", "opinion.link", other.opinion, **given).status_code == 302
    assert do(client, cast, "community_clerk", "opinion.link", other.opinion, **given).status_code == 302
    assert m.problem.links.filter(active=True).count() == 2


def test_a_problem_out_of_sight_cannot_be_linked_by_its_id(client, cast):
    far = steps.triaged(cast, scope=GRID_2)
    hidden = opinions.raise_problem(far.opinion, by=cast.viewer("community_clerk"))
    m = steps.triaged(cast)
    response = do(client, cast, "grid_worker", "opinion.link", m.opinion, problem=str(hidden.pk))
    assert response.status_code == 422
    assert hidden.links.count() == 1
    assert do(client, cast, "grid_worker", "opinion.link", m.opinion, problem="nonsense").status_code == 422


def test_evidence_comes_with_its_file_and_a_bad_file_is_refused_at_its_field(client, cast):
    m = steps.working(cast)
    bad = SimpleUploadedFile("验收单.pdf", b"MZ not a pdf at all", "application/pdf")
    response = do(client, cast, "office_handler", "task.add_evidence", m.task, kind="document", file=bad)
    text = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_file"' in text
    good = SimpleUploadedFile("量测.txt", "清淤86米".encode(), "text/plain")
    sent = do(client, cast, "office_handler", "task.add_evidence", m.task, kind="document", file=good)
    assert sent.status_code == 302
    page = client.get(sent["Location"]).content.decode()
    assert "量测.txt" in page
    assert f"/desk/file/{Evidence.objects.get(task=m.task).file_id}/" in page


def test_choosing_accusation_leads_to_a_page_that_says_what_cannot_be_undone(client, cast):
    m = steps.heard(cast)
    response = do(client, cast, "community_clerk", "opinion.classify", m.opinion, kind="accusation")
    assert response["Location"] == f"/desk/do/opinion.seal/{m.opinion.pk}/"
    m.fresh()
    assert m.opinion.state == "received"
    asked = client.get(response["Location"]).content.decode()
    assert "这一步不能撤销" in asked
    assert m.opinion.code in asked
    done = do(client, cast, "community_clerk", "opinion.seal", m.opinion)
    assert done.status_code == 302
    after = client.get(done["Location"]).content.decode()
    assert "排水沟" not in after[after.index("<main") :]
    assert Opinion.objects.get(pk=m.opinion.pk).with_discipline


def test_extension_is_asked_by_one_and_decided_by_another(client, cast):
    m = steps.working(cast)
    new_on = m.task.promise_on.fromordinal(m.task.promise_on.toordinal() + 5)
    asked = do(
        client,
        cast,
        "office_handler",
        "task.ask_extension",
        m.task,
        new_on=new_on.isoformat(),
        reason="连续降雨",
    )
    assert asked.status_code == 302
    opened = form(client, cast, "leader", "task.decide_extension", m.task).content.decode()
    assert "连续降雨" in opened
    assert "周启明" in opened
    no = do(client, cast, "leader", "task.decide_extension", m.task, approve="no")
    assert no.status_code == 422
    yes = do(client, cast, "leader", "task.decide_extension", m.task, approve="yes", text="同意")
    assert yes.status_code == 302
    m.fresh()
    assert m.task.promise_on == new_on


def test_after_the_form_the_page_named_by_it_is_opened_if_it_is_ours(client, cast):
    m = steps.working(cast)
    own = do(client, cast, "office_handler", "task.progress", m.task, text="清淤一半", next="/desk/?x=1")
    assert own["Location"] == "/desk/?x=1"
    for foreign in ("https://example.com/desk/", "//example.com/desk/", "/status/"):
        sent = do(client, cast, "office_handler", "task.progress", m.task, text="清淤一半", next=foreign)
        assert sent["Location"] == f"/desk/tasks/{m.task.pk}/"


@pytest.mark.shows("A3", 1)
def test_the_whole_way_from_words_to_a_confirmed_result_through_forms(client, cast):
    m = steps.heard(cast)
    drains = steps.taxonomy(cast)

    def sent(who, verb, row, **data):
        row.refresh_from_db()
        response = do(client, cast, who, verb, row, **data)
        assert response.status_code == 302, response.content.decode()
        return response["Location"]

    sent(
        "community_clerk",
        "opinion.classify",
        m.opinion,
        kind="livelihood",
        category=drains.pk,
        title="排水沟堵塞",
    )
    to = sent("community_clerk", "opinion.raise_problem", m.opinion, title="排水沟堵塞")
    raised = Problem.objects.get()
    assert to == f"/desk/problems/{raised.pk}/"
    given = {"title": "疏通", "measure": "清淤", "lead_unit": cast.units["城建办"].pk}
    sent("leader", "task.issue", raised, leader_post=cast.posts["leader"].pk, **given)
    made = Task.objects.get()
    sent("office_handler", "task.accept", made)
    sent("office_handler", "task.add_evidence", made, kind="measured", text="清淤86米")
    sent("office_handler", "task.submit", made, text="清淤86米")
    sent("leader", "task.return", made, reason="路沿还没有加高")
    sent("office_handler", "task.submit", made, text="清淤86米，路沿加高")
    sent("leader", "task.approve", made, text="同意")
    sent("community_secretary", "problem.confirm", raised, outcome="solved", text="清淤86米，积水消退")
    raised.refresh_from_db()
    assert raised.outcome == "solved"
    assert m.receipt.state == "asked"
    assert tasks.approve.verb in ACTIONS


def test_every_long_text_of_every_form_has_its_limit_beside_it_and_none_is_cut(cast):
    m = steps.judged(cast, "dissatisfied")
    rows = {
        Opinion: m.opinion,
        Problem: m.problem,
        Task: m.task,
        Recheck: Recheck.objects.get(opinion=m.opinion),
        Receipt: m.receipt,
    }
    seen = 0
    for verb, kind in FORMS.items():
        fields = kind(rows[kind.model()], cast.viewer("leader")).fields if kind.model() in rows else {}
        long = [f for f in fields.values() if isinstance(f.widget, Textarea)]
        assert not [f.label for f in long if not re.search(r"最多\d+字", f.help_text)], verb
        assert not [f.label for f in fields.values() if "maxlength" in f.widget.attrs], verb
        seen += len(long)
    assert seen > 20


def test_a_progress_note_that_is_too_long_is_counted_and_stays_in_the_form(client, cast):
    m = steps.working(cast)
    answer = do(client, cast, "office_handler", "task.progress", m.task, text="水" * 2009, public="on")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "最多2000个字，这里有2009个，多了9个" in page
    assert "水" * 2009 in page
    assert not Progress.objects.exists()


def test_the_action_counts_too_whoever_calls_it(cast):
    m = steps.working(cast)
    no = tasks.progress.refusal(cast.viewer("office_handler"), m.task, text="水" * 2009)
    assert no is not None
    assert no.kind == "input"
    assert "多了9个" in no.why
