"""What becomes of a resident's comment."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import About, ActForm
from minqing.desk.forms.fields import area
from minqing.matters.models import Comment


class _OnComment(ActForm):
    @property
    def about(self) -> About:
        row: Comment = self.row
        return [(_("留言"), row.words), (_("说的是哪方面"), row.get_aspect_display())]


class ReleaseComment(_OnComment):
    verb = "comment.release"
    told = _("公开以后任何人都看得到，一字不改。有个人信息的、骂人的，写明理由不公开。")


class KeepComment(_OnComment):
    verb = "comment.keep"

    reason = forms.CharField(label=_("不公开的理由"), widget=area(2), max_length=200)


class AnswerComment(_OnComment):
    verb = "comment.answer"
    told = _("写在留言下面，留言公开以后任何人都看得到；写过就不能改。")

    text = forms.CharField(label=_("公开答复"), widget=area(3), max_length=500)


class TakeInComment(_OnComment):
    verb = "comment.take_in"
    told = _("按留言的原话登记一条意见，照样分类、办理。留言人没有留姓名，回执送不到他手里。")


ALL: tuple[type[ActForm], ...] = (ReleaseComment, KeepComment, AnswerComment, TakeInComment)
