"""The wording of official papers. Each takes the rows it tells of and the head that its number gave; nothing is written.

A paper names no resident and carries no telephone of one: whoever needs them opens the matter, and that is logged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from minqing.base import clock
from minqing.base.papers import Facts, Official, Part, Picture, Text
from minqing.base.square import picture_bytes
from minqing.matters.models import Opinion, Problem, Task, TaskProblem, TaskUnit
from minqing.matters.rules import said
from minqing.org.models import Office, Unit


@dataclass(frozen=True)
class Head:
    """Who writes, under which number, on which day, and how to be reached."""

    sender: str
    number: str
    day: dt.date
    contact: str

    def paper(
        self, title: str, to: str, parts: Sequence[Part], copies: Sequence[str] = (), note: str = ""
    ) -> Official:
        """A paper under this head."""
        return Official(self.sender, self.number, title, to, parts, self.day, copies, note or self.contact)


def sender_of(unit: Unit, office: str) -> str:
    """柳溪街道办事处城市建设办公室; a community stands by itself."""
    whole = Office.objects.filter(scope=office).first()
    own = unit.kind in (Unit.Kind.DEPARTMENT, Unit.Kind.STATION)
    if whole is None or not own:
        return unit.name
    # 柳溪街道 and 街道党政领导 share a word.
    shared = next(n for n in range(len(unit.name), -1, -1) if whole.name.endswith(unit.name[:n]))
    return whole.name + unit.name[shared:]


def contact_of(unit: Unit, name: str) -> str:
    """联系人：…，电话：…"""
    return f"联系人：{name}，电话：{unit.phone}" if unit.phone else f"联系人：{name}"


def day_of(moment: dt.datetime) -> str:
    return said(moment.astimezone(clock.ZONE).date())


def _problems(task: Task) -> list[Problem]:
    lines = TaskProblem.objects.filter(task=task, active=True).select_related("problem")
    return [line.problem for line in lines.order_by("problem__code")]


def _joint(task: Task) -> list[str]:
    return [line.unit.name for line in TaskUnit.objects.filter(task=task).select_related("unit")]


def _task_facts(task: Task, problems: Sequence[Problem]) -> list[tuple[str, str]]:
    joint = _joint(task)
    return [
        ("任务编号", task.code),
        ("问题", "\n".join(f"{p.code} {p.title}" for p in problems)),
        ("地点", "\n".join(dict.fromkeys(p.place for p in problems if p.place)) or "—"),
        ("责任领导岗位", task.leader_post.title),
        *([("配合单位", "、".join(joint))] if joint else []),
    ]


def transfer(task: Task, head: Head) -> Official:
    """转办单: what the unit is to do, by when, and by which rule."""
    problems = _problems(task)
    described = "\n".join(p.description for p in problems if p.description)
    facts = [
        *_task_facts(task, problems),
        ("承诺日期", f"{said(task.promise_on)}\n{task.promise_rule}"),
        *([("情况", described)] if described else []),
        ("整改措施", task.measure),
    ]
    told: list[Part] = [
        Text("现将下列事项转你单位办理，请在系统中接收并按期办结；不归你单位办理的，请在期限内提出异议。"),
        Facts(tuple(facts)),
    ]
    return head.paper(f"{task.title}转办单", task.lead_unit.name, told, _joint(task))


def urge(task: Task, head: Head, *, reason: str, reply_on: dt.date, late: int) -> Official:
    """督办单: how late it is, why it is urged, and until when a word is expected."""
    wanted = f"抓紧办理，并于{said(reply_on)}前在系统中写明进展、没有按期办结的原因和下一步打算。"
    facts = [
        *_task_facts(task, _problems(task)),
        ("下达日期", day_of(task.issued_at)),
        ("承诺日期", f"{said(task.promise_on)}（已逾期{late}天）"),
        ("督办理由", reason),
        ("要求", wanted),
    ]
    told: list[Part] = [Text("你单位牵头办理的下列任务已经超过承诺日期，现予督办。"), Facts(tuple(facts))]
    return head.paper(f"{task.title}督办单", task.lead_unit.name, told, _joint(task))


def notice(opinion: Opinion, head: Head) -> Official:
    """受理告知书: what was taken in, when it is answered and by which rule. The name is left to the pen."""
    due = said(opinion.answer_due) if opinion.answer_due else "—"
    facts = [
        ("登记编号", opinion.code),
        ("事项", opinion.title),
        ("收到日期", day_of(opinion.received_at)),
        ("答复期限", f"{due}\n{opinion.answer_rule}"),
    ]
    told: list[Part] = [
        Text("你反映的事项已经收到并登记，现将受理情况告知如下。"),
        Facts(tuple(facts)),
        Text(
            "办理情况可以凭登记时给你的回执码在网上查看，也可以打下面的电话询问。办理完以后，请你评价办得好不好。"
        ),
    ]
    return head.paper("受理告知书", "反映人（姓名：　　　　　　）", told)


def receipt_slip(opinion: Opinion, head: Head, *, code: str, link: str, address: str) -> Official:
    """回执单: the code, once. This paper is neither numbered nor kept."""
    facts = [
        ("登记编号", opinion.code),
        ("收到日期", day_of(opinion.received_at)),
        ("答复期限", said(opinion.answer_due) if opinion.answer_due else "不计期限"),
        ("回执码", code),
        ("查询网址", address),
    ]
    told: list[Part] = [
        Text("你反映的事项已经登记。请保管好这张回执单：回执码只给你这一次，凭它查看办理情况、作出评价。"),
        Facts(tuple(facts)),
        Picture(picture_bytes(link), 38),
    ]
    return head.paper("回执单", "", told)
