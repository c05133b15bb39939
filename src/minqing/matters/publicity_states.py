"""State machines of what is published, and of what residents say about it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from minqing.base.states import StateTable, Step


class PublicationState(TextChoices):
    """An expiry is a date, not a state: nothing has to run for a list to end."""

    DRAFTED = "drafted", _("起草")
    ASKED = "asked", _("待批准公示")
    PUBLISHED = "published", _("正在公示")
    WITHDRAWN = "withdrawn", _("已撤下")


class CommentState(TextChoices):
    WAITING = "waiting", _("还没有看")
    RELEASED = "released", _("已公开")
    KEPT = "kept", _("不公开")


_P, _C = PublicationState, CommentState
EDITORS, APPROVERS = "社区工作人员、社区书记、分办员、分管领导", "另一位分管领导或社区书记"
PUBLICATION = StateTable(
    name="publication",
    label="公示",
    choices=PublicationState,
    initial=_P.DRAFTED,
    steps=(
        Step(_P.DRAFTED, "publication.amend", None, EDITORS),
        Step(_P.DRAFTED, "publication.add_item", None, EDITORS),
        Step(_P.DRAFTED, "publication.word_item", None, EDITORS),
        Step(_P.DRAFTED, "publication.drop_item", None, EDITORS),
        Step(_P.DRAFTED, "publication.ask", _P.ASKED, EDITORS),
        Step(_P.ASKED, "publication.approve", _P.PUBLISHED, APPROVERS, "matters.publicity.longest"),
        Step(_P.ASKED, "publication.send_back", _P.DRAFTED, APPROVERS),
        Step(_P.PUBLISHED, "publication.revise", _P.DRAFTED, EDITORS),
        Step(_P.PUBLISHED, "publication.withdraw", _P.WITHDRAWN, APPROVERS),
        Step(_P.PUBLISHED, "comment.give", None, "居民"),
    ),
)
COMMENT = StateTable(
    name="comment",
    label="公示留言",
    choices=CommentState,
    initial=_C.WAITING,
    steps=(
        Step((_C.WAITING, _C.KEPT), "comment.release", _C.RELEASED, EDITORS),
        Step((_C.WAITING, _C.RELEASED), "comment.keep", _C.KEPT, EDITORS),
        Step((_C.WAITING, _C.RELEASED), "comment.answer", None, EDITORS),
        Step(tuple(CommentState), "comment.take_in", None, EDITORS),
    ),
)
TABLES = (PUBLICATION, COMMENT)
