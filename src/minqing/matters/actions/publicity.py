"""公示: drafted, approved by another person, shown until its day, taken off with a reason. Only the office's own words are published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal, Refused
from minqing.base.norms import norm
from minqing.base.numbers import next_code
from minqing.matters import publicity, rules
from minqing.matters.actions.moving import person_refusal, unseen_refusal
from minqing.matters.models import (
    Opinion,
    OpinionLink,
    PersonalProblem,
    Problem,
    Publication,
    PublicationItem,
    PublicationKind,
    Speaker,
    Task,
)
from minqing.matters.publicity_norms import LONGEST
from minqing.matters.publicity_rules import wording_refusal
from minqing.matters.publicity_states import PUBLICATION
from minqing.matters.states import OpinionState
from minqing.org.permissions import Perm
from minqing.org.rules import inside_refusal

TEXTS = {
    "title": "公示标题",
    "promise": "公示的承诺",
    "progress": "公示的进展",
    "result": "公示的结果",
}
TITLE = 80


@action("publication.draft", label=_("起草公示"), needs=Perm.PUBLICATION_EDIT)
def draft(
    act: Act, *, scope: str, kind: str, title: str, expires_on: dt.date, intro: str = ""
) -> Publication:
    """A list without lines yet."""
    return Publication.objects.create(
        office=act.office,
        scope=scope,
        code=next_code(act.office, "GS", act.today.year),
        kind=kind,
        title=title.strip(),
        intro=intro.strip(),
        expires_on=expires_on,
        drafted_at=act.now,
        drafted_by_id=act.by.person_id,
    )


@draft.refusing
def _draft(
    by: Actor, *, scope: str, kind: str, title: str, expires_on: dt.date, intro: str = ""
) -> Refusal | None:
    if kind not in PublicationKind.values:
        return Refusal("请选择公示哪一种清单。", kind="input")
    return inside_refusal(scope, by.office) or _head_refusal(title, intro, expires_on)


def _head_refusal(title: str, intro: str, expires_on: dt.date) -> Refusal | None:
    if not 0 < len(title.strip()) <= TITLE:
        return Refusal(f"公示标题要写，最多{TITLE}字。", kind="input")
    return (
        _day_refusal(expires_on) or wording_refusal("公示标题", title) or wording_refusal("公示说明", intro)
    )


def _day_refusal(expires_on: dt.date) -> Refusal | None:
    today = clock.today()
    longest = norm(LONGEST, on=today)
    if expires_on < today:
        return Refusal(f"“公示到哪天”{rules.said(expires_on)}已经过去，请改成今天或以后。", kind="input")
    if expires_on > (last := longest.due(today)):
        return Refusal(
            f"公示最长到{rules.said(last)}，请改早一些。", basis=longest.due_words(today), kind="input"
        )
    return None


@action(
    "publication.amend",
    label=_("改标题、说明和期限"),
    needs=Perm.PUBLICATION_EDIT,
    on=Publication,
    states=PUBLICATION,
)
def amend(_act: Act, row: Publication, *, title: str, expires_on: dt.date, intro: str = "") -> Publication:
    row.title, row.intro, row.expires_on = title.strip(), intro.strip(), expires_on
    row.save()
    return row


@amend.refusing
def _amend(
    _by: Actor, _row: Publication, *, title: str, expires_on: dt.date, intro: str = ""
) -> Refusal | None:
    return _head_refusal(title, intro, expires_on)


# --- the lines ---------------------------------------------------------------------------------------------------------


@action(
    "publication.add_item", label=_("加一条"), needs=Perm.PUBLICATION_EDIT, on=Publication, states=PUBLICATION
)
def add_item(
    act: Act,
    row: Publication,
    *,
    title: str,
    problem: Problem | None = None,
    task: Task | None = None,
    personal: PersonalProblem | None = None,
    promise: str = "",
    progress: str = "",
    result: str = "",
) -> Publication:
    """One matter with the texts for the public. Of a leader's own problem, promise and result are the leader's, word for word."""
    if personal is not None:
        promise, result = personal.promise, personal.result
    PublicationItem.objects.create(
        publication=row,
        problem=problem,
        task=task,
        personal=personal,
        place=PublicationItem.objects.filter(publication=row).count() + 1,
        title=title.strip(),
        promise=promise.strip(),
        progress=progress.strip(),
        result=result.strip(),
        worded_by_id=act.by.person_id,
    )
    row.save()
    return row


@add_item.refusing
def _add_item(
    by: Actor,
    row: Publication,
    *,
    title: str,
    problem: Problem | None = None,
    task: Task | None = None,
    personal: PersonalProblem | None = None,
    **texts: str,
) -> Refusal | None:
    given: list[tuple[Any, str]] = [(problem, "问题"), (task, "任务"), (personal, "个人问题")]
    chosen = [(matter, what) for matter, what in given if matter is not None]
    if len(chosen) != 1:
        return Refusal("请选择要公示的一件事。", kind="input")
    matter, what = chosen[0]
    if no := unseen_refusal(by, matter, what) or _fitting_refusal(row, matter):
        return no
    made = PublicationItem(publication=row, problem=problem, task=task, personal=personal)
    return item_refusal(made, {"title": title, **texts})


def _fitting_refusal(row: Publication, matter: Problem | Task | PersonalProblem) -> Refusal | None:
    """A matter of the list's own kind, at the list's place, once."""
    own = (
        PersonalProblem
        if row.kind == PublicationKind.PERSONAL
        else Task
        if row.kind == PublicationKind.TASKS
        else Problem
    )
    if not isinstance(matter, own):
        return Refusal(f"“{row.get_kind_display()}”不放这一种，请另选。", kind="input")
    if not matter.scope.startswith(row.scope):
        return Refusal(f"{matter.code}不在这份公示的范围内。", kind="input")
    name = "personal" if own is PersonalProblem else own.__name__.lower()
    if row.items.filter(active=True, **{name: matter}).exists():
        return Refusal(f"{matter.code}已经在这份公示里。", kind="input")
    if isinstance(matter, PersonalProblem) and not matter.promise:
        return Refusal("这个问题还没有承诺，没有可以公示的内容。", who="班子成员本人", kind="input")
    return None


def item_refusal(item: PublicationItem, texts: dict[str, str]) -> Refusal | None:
    """No accusation, and nothing of what residents said or who they are. Reads what is sealed, and tells only what to take out."""
    if not 0 < len(texts["title"].strip()) <= TITLE:
        return Refusal(f"公示标题要写，最多{TITLE}字。", kind="input")
    problems = publicity.behind([item])[item.pk]
    opinions = Opinion.objects.get_queryset().filter(
        pk__in=OpinionLink.objects.filter(problem__in=problems).values("opinion")
    )
    said = list(opinions.values_list("pk", "state", "words"))
    if any(state == OpinionState.WITH_DISCIPLINE for _pk, state, _words in said):
        return Refusal("这件事不能公示。", who="分办员、社区书记", kind="input")
    speakers = Speaker.objects.filter(opinion__in=[pk for pk, _state, _words in said])
    names = [part for s in speakers for part in (s.name, s.phone, s.id_number) if part]
    words = [spoken for _pk, _state, spoken in said]
    for name, text in texts.items():
        if text and (no := wording_refusal(TEXTS[name], text, words, names)):
            return no
    return None


@action(
    "publication.word_item",
    label=_("改一条的文字"),
    needs=Perm.PUBLICATION_EDIT,
    on=Publication,
    states=PUBLICATION,
)
def word_item(
    act: Act,
    row: Publication,
    *,
    item: PublicationItem,
    title: str = "",
    promise: str = "",
    progress: str = "",
    result: str = "",
) -> Publication:
    """What is left empty stays. A leader's own words are taken over as they stand today."""
    given = {"title": title, "promise": promise, "progress": progress, "result": result}
    if item.personal is not None:
        given |= {"promise": item.personal.promise, "result": item.personal.result}
    for name, text in given.items():
        if text.strip():
            setattr(item, name, text.strip())
    item.worded_by_id = act.by.person_id
    item.save()
    row.save()
    return row


@word_item.refusing
def _word_item(_by: Actor, row: Publication, *, item: PublicationItem, **texts: str) -> Refusal | None:
    if no := _of_this_refusal(row, item):
        return no
    return item_refusal(item, {"title": item.title, **{n: t for n, t in texts.items() if t.strip()}})


def _of_this_refusal(row: Publication, item: PublicationItem) -> Refusal | None:
    if item.publication_id != row.pk or not item.active:
        return Refusal("这份公示里没有这一条。", kind="input")
    return None


@action(
    "publication.drop_item",
    label=_("去掉一条"),
    needs=Perm.PUBLICATION_EDIT,
    on=Publication,
    states=PUBLICATION,
)
def drop_item(act: Act, row: Publication, *, item: PublicationItem, reason: str = "") -> Publication:
    """Switched off: what residents said about it stays."""
    act.say(reason=reason.strip())
    item.active = False
    item.save()
    row.save()
    return row


@drop_item.refusing
def _drop_item(_by: Actor, row: Publication, *, item: PublicationItem, **_more: Any) -> Refusal | None:
    return _of_this_refusal(row, item)


# --- approval ----------------------------------------------------------------------------------------------------------


def _lines_refusal(row: Publication) -> Refusal | None:
    """Everything once more: an opinion may have been linked since the texts were written."""
    items = list(row.items.filter(active=True).select_related("problem", "task", "personal"))
    if not items:
        return Refusal("清单里还没有内容，请先加一条。", who="起草人")
    if no := _head_refusal(row.title, row.intro, row.expires_on):
        return no
    return first_refusal(item_refusal(item, {n: getattr(item, n) for n in TEXTS}) for item in items)


def first_refusal(found: Iterable[Refusal | None]) -> Refusal | None:
    return next((no for no in found if no is not None), None)


@action(
    "publication.ask",
    label=_("报请批准公示"),
    needs=Perm.PUBLICATION_EDIT,
    on=Publication,
    states=PUBLICATION,
)
def ask(act: Act, row: Publication) -> Publication:
    row.asked_at, row.asked_by_id, row.back_reason = act.now, act.by.person_id, ""
    act.move(row)
    return row


@ask.refusing
def _ask(_by: Actor, row: Publication) -> Refusal | None:
    return _lines_refusal(row)


def _second_refusal(by: Actor, row: Publication) -> Refusal | None:
    """Whoever drafted, asked or worded a line does not approve."""
    if no := person_refusal(by, "批准公示"):
        return no
    wrote = set(row.items.filter(active=True).values_list("worded_by", flat=True))
    if by.person_id in wrote | {row.drafted_by_id, row.asked_by_id}:
        return Refusal(
            "这份公示是你起草或报批的，不能由你自己批准。",
            who="另一位分管领导或社区书记",
            basis="公示由一人起草、另一人批准",
        )
    return None


@action(
    "publication.approve",
    label=_("批准公示"),
    needs=Perm.PUBLICATION_APPROVE,
    on=Publication,
    states=PUBLICATION,
)
def approve(act: Act, row: Publication) -> Publication:
    """From this moment anybody reads it."""
    if no := _lines_refusal(row):  # linked or sealed a moment ago, after the rule was asked
        raise Refused(no)
    row.published_at, row.published_by_id = act.now, act.by.person_id
    act.move(row)
    return row


@approve.refusing
def _approve(by: Actor, row: Publication) -> Refusal | None:
    return _second_refusal(by, row) or _lines_refusal(row)


@action(
    "publication.send_back",
    label=_("退回修改"),
    needs=Perm.PUBLICATION_APPROVE,
    on=Publication,
    states=PUBLICATION,
)
def send_back(act: Act, row: Publication, *, reason: str) -> Publication:
    row.back_reason = reason.strip()
    act.move(row)
    return row


@send_back.refusing
def _send_back(_by: Actor, _row: Publication, *, reason: str) -> Refusal | None:
    return rules.reason_refusal(reason, "退回的理由")


@action(
    "publication.revise", label=_("撤回修改"), needs=Perm.PUBLICATION_EDIT, on=Publication, states=PUBLICATION
)
def revise(act: Act, row: Publication, *, reason: str) -> Publication:
    """Off the public page until approved again: a published text never changes under its readers."""
    act.say(reason=reason.strip())
    row.published_at, row.published_by = None, None
    act.move(row)
    return row


@revise.refusing
def _revise(_by: Actor, _row: Publication, *, reason: str) -> Refusal | None:
    return rules.reason_refusal(reason, "为什么修改")


@action(
    "publication.withdraw",
    label=_("撤下公示"),
    needs=Perm.PUBLICATION_APPROVE,
    on=Publication,
    states=PUBLICATION,
)
def withdraw(act: Act, row: Publication, *, reason: str) -> Publication:
    row.withdrawn_at, row.withdrawn_by_id, row.withdraw_reason = act.now, act.by.person_id, reason.strip()
    act.move(row)
    return row


@withdraw.refusing
def _withdraw(_by: Actor, _row: Publication, *, reason: str) -> Refusal | None:
    return rules.reason_refusal(reason, "撤下的理由")
