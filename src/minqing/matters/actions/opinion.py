"""Sorting opinions and giving each its end: class, place, tags, answer, a problem, or a stated reason why there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.lengths import WORDS
from minqing.campaigns.models import Campaign
from minqing.matters import rules
from minqing.matters.actions import correcting, papers, receipts
from minqing.matters.actions.accusation import seal, seal_opinion, sealing_refusal
from minqing.matters.actions.intake import import_line, record, record_fixed, submit
from minqing.matters.actions.linking import fix_at_once, link, raise_problem, unlink
from minqing.matters.actions.moving import fixed_refusal, place_refusal, step
from minqing.matters.actions.taking import AS_IT_IS, campaign_refusal, category_refusal
from minqing.matters.models import (
    Category,
    EndReason,
    Kind,
    Opinion,
    OpinionTag,
    Recheck,
    Speaker,
    Wind,
)
from minqing.matters.states import OPINION, ReceiptState, RecheckState
from minqing.org.permissions import Perm

__all__ = [
    "amend",
    "answer",
    "classify",
    "end",
    "fix_at_once",
    "import_line",
    "link",
    "move_place",
    "raise_problem",
    "record",
    "record_fixed",
    "reopen",
    "seal",
    "submit",
    "tag",
    "unlink",
]


@action("opinion.classify", label=_("分类"), needs=Perm.OPINION_TRIAGE, on=Opinion, states=OPINION)
def classify(
    act: Act, opinion: Opinion, *, kind: str, category: Category | None = None, title: str | None = None
) -> Opinion:
    """Sort into one of the classes. 检举控告 leaves every readable place in this same action."""
    if kind == Kind.ACCUSATION:
        seal_opinion(act, opinion)
        return opinion
    opinion.kind, opinion.category = kind, category
    if title is not None:
        opinion.title = title.strip()
    act.move(opinion)
    return opinion


@classify.refusing
def _classify(
    by: Actor, opinion: Opinion, *, kind: str, category: Category | None = None, title: str | None = None
) -> Refusal | None:
    if kind not in Kind.values:
        return Refusal("请选择类型：建议意见、申诉求决、检举控告、民生问题。", kind="input")
    if kind == Kind.ACCUSATION:
        return sealing_refusal(by, opinion)
    if category is None:
        return Refusal("请选择问题类别。", kind="input")
    return category_refusal(by, category) or _title_refusal(title)


def _title_refusal(title: str | None) -> Refusal | None:
    if title is not None and not 0 < len(title.strip()) <= 80:
        return Refusal("标题要写，最多80字。", kind="input")
    return None


@action(
    "opinion.amend", label=_("修改标题、地点和时间"), needs=Perm.OPINION_TRIAGE, on=Opinion, states=OPINION
)
def amend(
    _act: Act,
    opinion: Opinion,
    *,
    title: str | None = None,
    place: str | None = None,
    happened_at: dt.datetime | None = None,
    campaign: Campaign | str | None = AS_IT_IS,
    **_fixed: Any,
) -> Opinion:
    """What the office worded itself. The speaker's words, and what has an action of its own, have no such door."""
    if title is not None:
        opinion.title = title.strip()
    if place is not None:
        opinion.place = place.strip()
    if happened_at is not None:
        opinion.happened_at = happened_at
    if campaign != AS_IT_IS:
        opinion.campaign = cast("Campaign | None", campaign)
    opinion.save()
    return opinion


@amend.refusing
def _amend(
    by: Actor,
    opinion: Opinion,
    *,
    title: str | None = None,
    place: str | None = None,
    happened_at: dt.datetime | None = None,
    campaign: Campaign | str | None = AS_IT_IS,
    **fixed: Any,
) -> Refusal | None:
    if no := fixed_refusal(fixed):
        return no
    if place is not None and len(place.strip()) > 120:
        return Refusal("地点最多120字。", kind="input")
    if happened_at is not None and happened_at > opinion.received_at:
        return Refusal("发生时间晚于收到时间，请核对。", kind="input")
    if isinstance(campaign, Campaign) and (no := campaign_refusal(by, campaign)):
        return no
    return _title_refusal(title)


@action("opinion.move_place", label=_("改所在地"), needs=Perm.OPINION_TRIAGE, on=Opinion, states=OPINION)
def move_place(act: Act, opinion: Opinion, *, to: str, reason: str) -> Opinion:
    """The matter lies elsewhere in this office. Its receipt goes along."""
    act.say(reason=reason.strip())
    opinion.scope = to
    opinion.save()
    receipt = receipts.of(opinion)
    if receipt is not None:
        receipt.scope = to
        receipt.save()
    for recheck in Recheck.objects.filter(opinion=opinion, state=RecheckState.OPEN):
        recheck.scope = to
        recheck.save()
    papers.move_along(opinion, to)
    correcting.move_along(opinion, to)
    return opinion


@move_place.refusing
def _move_place(by: Actor, opinion: Opinion, *, to: str, reason: str) -> Refusal | None:
    if to == opinion.scope:
        return Refusal("新的所在地与现在的相同。", kind="input")
    return place_refusal(by, to) or rules.reason_refusal(reason, "为什么改")


@action("opinion.tag", label=_("四风标签"), needs=Perm.OPINION_TRIAGE, on=Opinion, states=OPINION)
def tag(_act: Act, opinion: Opinion, *, tags: Iterable[str]) -> Opinion:
    """Set the tags to exactly these."""
    wanted = set(tags)
    for old in opinion.tags.all():
        if old.wind not in wanted:
            old.delete()
        wanted.discard(old.wind)
    for wind in sorted(wanted):
        OpinionTag.objects.create(opinion=opinion, wind=wind)
    return opinion


@tag.refusing
def _tag(_by: Actor, _opinion: Opinion, *, tags: Iterable[str]) -> Refusal | None:
    if wrong := set(tags) - set(Wind.values):
        return Refusal(f"没有“{'、'.join(sorted(wrong))}”这个四风标签。", kind="input")
    return None


@action(
    "opinion.answer",
    label=_("答复反映人"),
    needs=Perm.OPINION_TRIAGE,
    on=Opinion,
    states=OPINION,
    for_resident=_("给您的答复"),
    at_most={"text": WORDS},
)
def answer(act: Act, opinion: Opinion, *, text: str) -> Opinion:
    """The first answer, shown on the receipt's page. It stops the answering clock."""
    opinion.answer, opinion.answered_at = text.strip(), act.now
    opinion.save()
    return opinion


@answer.refusing
def _answer(_by: Actor, opinion: Opinion, *, text: str) -> Refusal | None:
    if opinion.answered_at is not None:
        when = opinion.answered_at.astimezone(clock.ZONE).date()
        return Refusal(f"{rules.said(when)}已经答复过。后续情况写进进展，群众也看得到。", kind="state")
    return rules.reason_refusal(text, "答复内容")


@action(
    "opinion.end",
    label=_("直接答复并结束"),
    needs=Perm.OPINION_TRIAGE,
    on=Opinion,
    states=OPINION,
    for_resident=_("有了答复"),
    at_most={"text": WORDS},
)
def end(act: Act, opinion: Opinion, *, reason: str, text: str) -> Opinion:
    """An end without a problem, with a reason that the resident reads. Where there is a substance, it is judged."""
    opinion.end_reason, opinion.end_text, opinion.ended_at = reason, text.strip(), act.now
    if opinion.answered_at is None:
        opinion.answer, opinion.answered_at = text.strip(), act.now
    act.move(opinion)
    if reason in rules.JUDGED_ENDINGS:
        receipts.ask(act, opinion, "opinion.end")
    else:
        receipts.close(opinion, "opinion.end")
    return opinion


@end.refusing
def _end(_by: Actor, opinion: Opinion, *, reason: str, text: str) -> Refusal | None:
    if reason not in EndReason.values:
        return Refusal(f"请选择去向：{'、'.join(str(r.label) for r in EndReason)}。", kind="input")
    if (
        reason == EndReason.UNCLEAR
        and Speaker.objects.filter(opinion=opinion).exclude(phone_hmac="").exists()
    ):
        return Refusal("反映人留了电话，请先联系补充，不能按“无法联系”结束。", who="分办员、社区工作人员")
    return rules.reason_refusal(text, "给群众的说明")


@action(
    "opinion.reopen",
    label=_("重新办理"),
    needs=Perm.OPINION_TRIAGE,
    on=Opinion,
    states=OPINION,
    for_resident=_("重新办理"),
)
def reopen(act: Act, opinion: Opinion, *, reason: str) -> Opinion:
    """It was ended wrongly. An open recheck stays with the supervisors."""
    act.say(reason=reason.strip(), ended=opinion.end_text)
    opinion.end_reason, opinion.end_text, opinion.ended_at = "", "", None
    act.move(opinion)
    receipts.take_back(opinion, "opinion.reopen")
    return opinion


@reopen.refusing
def _reopen(_by: Actor, opinion: Opinion, *, reason: str) -> Refusal | None:
    if Recheck.objects.filter(opinion=opinion, state=RecheckState.OPEN).exists():
        return Refusal("群众不满意，督导组正在复核，由督导组决定是否重新办理。", who="督导组")
    receipt = receipts.of(opinion)
    if receipt is not None and receipt.state == ReceiptState.JUDGED:
        return Refusal("群众已经评价过，重新办理会抹掉这次评价。", who="另有新情况的，作为新的意见登记")
    return rules.reason_refusal(reason, "为什么重新办理")


def reopened_by_recheck(opinion: Opinion) -> None:
    """The supervisors found an ended opinion wanting: it goes back to triage."""
    opinion.end_reason, opinion.end_text, opinion.ended_at = "", "", None
    step(OPINION, opinion, "recheck.order_rework")
