"""What residents say about a published list: taken from anybody, shown once somebody has read it for personal data, answered or made an opinion."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.numbers import next_code
from minqing.matters import rules
from minqing.matters.actions.publicity import item_refusal
from minqing.matters.actions.taking import intake_refusal, take_in
from minqing.matters.models import Aspect, Channel, Comment, Publication, PublicationItem
from minqing.matters.publicity_rules import personal_refusal
from minqing.matters.publicity_states import COMMENT, PUBLICATION
from minqing.org.permissions import Perm

MOST = 500


@action(
    "comment.give",
    label=_("公示留言"),
    needs=Perm.COMMENT_GIVE,
    on=Publication,
    states=PUBLICATION,
    others_act=True,
    at_most={"words": MOST},
)
def give(
    act: Act, row: Publication, *, words: str, aspect: str, item: PublicationItem | None = None
) -> Comment:
    """A resident's few words, kept as they are. Nobody is asked for a name."""
    return Comment.objects.create(
        office=act.office,
        scope=_place(row, item),
        code=next_code(act.office, "LY", act.today.year),
        publication=row,
        item=item,
        aspect=aspect,
        words=words,
        given_at=act.now,
    )


def _place(row: Publication, item: PublicationItem | None) -> str:
    matter = (item.problem or item.task or item.personal) if item is not None else None
    found: str = matter.scope if matter is not None else row.scope
    return found


@give.refusing
def _give(
    _by: Actor, row: Publication, *, words: str, aspect: str, item: PublicationItem | None = None
) -> Refusal | None:
    if not row.in_force(clock.today()):
        return Refusal("这份公示已经到期，不再收留言。可以从“我要反映问题”写给我们。", kind="state")
    if not words.strip():
        return Refusal("还没有写。请写一句话。", kind="input")
    if aspect not in Aspect.values or (item is None and aspect != Aspect.LIST):
        return Refusal("请选一项：说的是哪方面。", kind="input")
    if item is not None and (item.publication_id != row.pk or not item.active):
        return Refusal("这一条已经不在公示里。", kind="input")
    return None


@action("comment.release", label=_("公开这条留言"), needs=Perm.COMMENT_SETTLE, on=Comment, states=COMMENT)
def release(act: Act, row: Comment) -> Comment:
    """As it was written, or not at all."""
    row.settled_at, row.settled_by_id, row.keep_reason = act.now, act.by.person_id, ""
    act.move(row)
    return row


@release.refusing
def _release(_by: Actor, row: Comment) -> Refusal | None:
    if personal_refusal("留言", row.words) is not None:
        return Refusal(
            "留言里有电话、证件或门牌一类的号码，不能公开；留言一个字也不改。",
            who="可以写明理由不公开，或转为意见来办",
        )
    if row.item is not None and item_refusal(row.item, {"title": row.item.title}) is not None:
        return Refusal("这一条公示的内容要先改，再公开它的留言。")
    return None


@action("comment.keep", label=_("不公开"), needs=Perm.COMMENT_SETTLE, on=Comment, states=COMMENT)
def keep(act: Act, row: Comment, *, reason: str) -> Comment:
    row.settled_at, row.settled_by_id, row.keep_reason = act.now, act.by.person_id, reason.strip()
    act.move(row)
    return row


@keep.refusing
def _keep(_by: Actor, _row: Comment, *, reason: str) -> Refusal | None:
    return rules.reason_refusal(reason, "不公开的理由")


@action("comment.answer", label=_("公开答复"), needs=Perm.COMMENT_SETTLE, on=Comment, states=COMMENT)
def answer(act: Act, row: Comment, *, text: str) -> Comment:
    """Stands under the comment once that is public."""
    row.reply, row.replied_at, row.replied_by_id = text.strip(), act.now, act.by.person_id
    row.save()
    return row


@answer.refusing
def _answer(_by: Actor, row: Comment, *, text: str) -> Refusal | None:
    if row.reply:
        return Refusal("已经答复过，答复写过就不能改。", kind="state")
    return rules.reason_refusal(text, "公开答复") or personal_refusal("公开答复", text)


@action("comment.take_in", label=_("转为意见"), needs=Perm.OPINION_TRIAGE, on=Comment, states=COMMENT)
def to_opinion(act: Act, row: Comment) -> Comment:
    """An opinion with the comment's words. Who wrote them is not known: its receipt reaches nobody."""
    opinion, _code = take_in(act, _opinion_of(row))
    row.opinion = opinion
    row.save()
    return row


def _opinion_of(row: Comment) -> dict[str, Any]:
    told = {"scope": row.scope, "words": row.words, "channel": Channel.WEB, "anonymous": True}
    return {**told, "title": f"公示留言：{row.code}"}


@to_opinion.refusing
def _to_opinion(by: Actor, row: Comment) -> Refusal | None:
    if row.opinion_id is not None:
        return Refusal("这条留言已经转为意见。", kind="state")
    return intake_refusal(by, _opinion_of(row))
