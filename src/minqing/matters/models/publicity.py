"""公示: lists that the public reads, what stands on them, and what residents say about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.rows import Row
from minqing.matters.models.lists import listed_by
from minqing.matters.publicity_states import CommentState, PublicationState
from minqing.org.access import Access
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedRow, scope_check


class PublicationKind(models.TextChoices):
    PROBLEMS = "problems", _("问题清单")
    PROMISES = "promises", _("承诺清单")
    TASKS = "tasks", _("整改清单")
    PERSONAL = "personal", _("班子成员承诺")


class Aspect(models.TextChoices):
    """What a comment is about."""

    LIST = "list", _("整份清单")
    PROMISE = "promise", _("承诺")
    PROGRESS = "progress", _("进展")
    RESULT = "result", _("结果")


def person(label: Any) -> models.ForeignKey[object, object]:
    """A member of staff who did one step, once it is done."""
    made: models.ForeignKey[object, object] = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )
    return made


_S = PublicationState
OUT = Q(state__in=[_S.PUBLISHED, _S.WITHDRAWN])


class Publication(ScopedRow):
    """One list. The public reads it from approval until its last day; nothing has to run to take it off."""

    office = CodeField(_("机构"), max_length=15)
    code = CodeField(_("编号"), max_length=20)
    kind = models.CharField(_("公示种类"), max_length=10, choices=PublicationKind.choices)
    title = models.CharField(_("公示标题"), max_length=80)
    intro = models.TextField(_("说明"), blank=True)
    expires_on = models.DateField(_("公示到哪天"))
    state = models.CharField(_("走到哪一步"), max_length=10, choices=_S.choices, default=_S.DRAFTED)
    drafted_at = models.DateTimeField(_("起草时间"))
    drafted_by = person(_("起草人"))
    asked_at = models.DateTimeField(_("报批时间"), null=True, blank=True)
    asked_by = person(_("报批人"))
    back_reason = models.TextField(_("退回理由"), blank=True)
    published_at = models.DateTimeField(_("公示时间"), null=True, blank=True)
    published_by = person(_("批准人"))
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    withdrawn_by = person(_("撤下人"))
    withdraw_reason = models.TextField(_("撤下理由"), blank=True)

    access = Access(read=Perm.PUBLICATION_READ)

    class Meta:
        verbose_name = _("公示")
        constraints = [
            scope_check("publication"),
            models.UniqueConstraint(fields=["office", "code"], name="publication_code_once"),
            models.CheckConstraint(name="publication_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="publication_out_whole",
                condition=OUT & Q(published_at__isnull=False, published_by__isnull=False)
                | ~OUT & Q(published_at__isnull=True, published_by__isnull=True),
            ),
            models.CheckConstraint(
                name="publication_second_person",
                condition=Q(published_by__isnull=True)
                | (
                    (Q(drafted_by__isnull=True) | ~Q(published_by=F("drafted_by")))
                    & (Q(asked_by__isnull=True) | ~Q(published_by=F("asked_by")))
                ),
            ),
            models.CheckConstraint(
                name="publication_withdrawn_whole",
                condition=Q(state=_S.WITHDRAWN, withdrawn_at__isnull=False) & ~Q(withdraw_reason="")
                | ~Q(state=_S.WITHDRAWN) & Q(withdrawn_at__isnull=True, withdraw_reason=""),
            ),
        ]
        indexes = listed_by("publication", "drafted_at")

    def __str__(self) -> str:
        return self.code

    def in_force(self, on: dt.date) -> bool:
        """Whether the public reads it on a day; the last day counts."""
        return self.state == _S.PUBLISHED and self.expires_on >= on


class PublicationItem(Row):
    """One line: what it points at is for the office, the texts are for the public, and only the office wrote them."""

    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="items", verbose_name=_("公示")
    )
    problem = models.ForeignKey(
        "matters.Problem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("问题"),
    )
    task = models.ForeignKey(
        "matters.Task",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("任务"),
    )
    personal = models.ForeignKey(
        "matters.PersonalProblem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("个人问题"),
    )
    place = models.PositiveSmallIntegerField(_("第几条"))
    title = models.CharField(_("公示标题"), max_length=80)
    promise = models.TextField(_("公示的承诺"), blank=True)
    progress = models.TextField(_("公示的进展"), blank=True)
    result = models.TextField(_("公示的结果"), blank=True)
    worded_by = person(_("谁写的"))
    active = models.BooleanField(_("有效"), default=True)

    class Meta:
        verbose_name = _("公示条目")
        ordering = ["place"]
        constraints = [
            models.CheckConstraint(name="publication_item_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="publication_item_about_one",
                condition=Q(problem__isnull=False, task__isnull=True, personal__isnull=True)
                | Q(problem__isnull=True, task__isnull=False, personal__isnull=True)
                | Q(problem__isnull=True, task__isnull=True, personal__isnull=False),
            ),
            models.UniqueConstraint(fields=["publication", "place"], name="publication_item_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.title}"


class Comment(ScopedRow):
    """What a resident said about a published list. Nobody's name is asked. It is shown to others only once released, never edited."""

    office = CodeField(_("机构"), max_length=15)
    code = CodeField(_("编号"), max_length=20)
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="comments", verbose_name=_("公示")
    )
    item = models.ForeignKey(
        PublicationItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("公示条目"),
    )
    aspect = models.CharField(_("说的是哪方面"), max_length=10, choices=Aspect.choices)
    words = models.TextField(_("留言"))
    given_at = models.DateTimeField(_("留言时间"))
    state = models.CharField(
        _("公开情况"), max_length=10, choices=CommentState.choices, default=CommentState.WAITING
    )
    settled_at = models.DateTimeField(_("决定公开与否的时间"), null=True, blank=True)
    settled_by = person(_("谁决定公开与否"))
    keep_reason = models.TextField(_("不公开的理由"), blank=True)
    reply = models.TextField(_("公开答复"), blank=True)
    replied_at = models.DateTimeField(_("公开答复时间"), null=True, blank=True)
    replied_by = person(_("公开答复人"))
    opinion = models.ForeignKey(
        "matters.Opinion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("转为意见"),
    )

    access = Access(read=Perm.COMMENT_READ)

    class Meta:
        verbose_name = _("公示留言")
        constraints = [
            scope_check("comment"),
            models.UniqueConstraint(fields=["office", "code"], name="comment_code_once"),
            models.CheckConstraint(name="comment_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="comment_kept_has_reason",
                condition=Q(state=CommentState.KEPT) & ~Q(keep_reason="")
                | ~Q(state=CommentState.KEPT) & Q(keep_reason=""),
            ),
            models.CheckConstraint(
                name="comment_reply_whole",
                condition=Q(reply="", replied_at__isnull=True) | ~Q(reply="") & Q(replied_at__isnull=False),
            ),
        ]
        indexes = listed_by("comment", "given_at")

    def __str__(self) -> str:
        return self.code
