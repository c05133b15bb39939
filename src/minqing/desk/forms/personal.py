"""班子个人问题 on the register: recorded, amended, and linked to the opinions that they come from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.lengths import LimitedForm
from minqing.campaigns.models import Campaign
from minqing.desk.forms import choices
from minqing.desk.forms.base import ActForm
from minqing.desk.forms.fields import Day, area
from minqing.desk.forms.pickers import Pick
from minqing.matters.models import Opinion, OpinionTag, Wind
from minqing.matters.states import OpinionState
from minqing.org.access import Viewer
from minqing.org.models import Appointment, Post
from minqing.org.models.people import in_force
from minqing.org.permissions import ROLES, Perm

ANSWERING = [name for name, role in ROLES.items() if Perm.PERSONAL_ANSWER in role.perms]


class _Member(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class takes no parameter when it runs
    """宋怀民 · 分管副主任."""

    def label_from_instance(self, obj: Appointment) -> str:
        return f"{obj.person.name} · {obj.post.title}"


def members(viewer: Viewer) -> QuerySet[Appointment]:
    """Who is of the leading body today: holders of posts that answer for a register of their own."""
    today = clock.today()
    posts = Post.objects.get_queryset().within(viewer.office).filter(grants__role__in=ANSWERING)
    held: QuerySet[Appointment] = Appointment.objects.filter(in_force(today), kind="holder", post__in=posts)
    return held.select_related("person", "post").order_by("post__scope", "person__pinyin")


def sources(viewer: Viewer, words: str = "") -> QuerySet[Opinion]:
    """Opinions that the reader sees and that are no accusation: by number or words, else those with a 四风 tag."""
    rows = Opinion.objects.seen_by(viewer).exclude(state=OpinionState.WITH_DISCIPLINE)
    said_ = words.strip()
    if said_:
        found = rows.filter(code__iexact=said_) | rows.filter(title__icontains=said_)
    else:
        found = rows.filter(pk__in=OpinionTag.objects.values("opinion"))
    return found.order_by("-received_at", "-pk")


class RecordPersonal(LimitedForm):
    """A new line of the register."""

    use_required_attribute = False

    member = _Member(label=_("班子成员"), queryset=None, widget=Pick, empty_label="")
    title = forms.CharField(label=_("问题"), max_length=80)
    detail = forms.CharField(label=_("具体表现"), required=False, widget=area(4))
    wind = forms.ChoiceField(label=_("四风"), choices=[("", _("不属于四风")), *Wind.choices], required=False)
    measure = forms.CharField(label=_("整改措施"), required=False, widget=area(3))
    promise = forms.CharField(
        label=_("承诺（对外公布）"),
        required=False,
        widget=area(3),
        help_text=_("纸上已经写好的照抄；没有的留空，由本人来写"),
    )
    due_on = forms.DateField(label=_("整改期限"), required=False, widget=Day)
    campaign: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("所属教育实践活动"), queryset=None, required=False, empty_label=_("不属于哪次活动")
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["member"].queryset = members(viewer)
        fields["campaign"].queryset = Campaign.objects.of_office(viewer.office)

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        member: Appointment = told.pop("member")
        return {**told, "scope": member.post.scope, "leader": member.person, "leader_post": member.post}


class AmendPersonal(ActForm):
    verb = "personal.amend"

    title = forms.CharField(label=_("问题"), max_length=80)
    detail = forms.CharField(label=_("具体表现"), required=False, widget=area(4))
    wind = forms.ChoiceField(label=_("四风"), choices=[("", _("不属于四风")), *Wind.choices], required=False)
    measure = forms.CharField(label=_("整改措施"), required=False, widget=area(3))

    def prepare(self) -> None:
        self.initial = {name: getattr(self.row, name) for name in self.fields}


class LinkPersonal(ActForm):
    verb = "personal.link"
    finds = True
    find_label = _("按编号或标题找意见")
    told = _("只列你看得到的意见；已转纪检的不列。关联以后，意见照旧办理、照旧评价。")

    opinions = forms.MultipleChoiceField(label=_("来源意见"), choices=(), widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        linked = self.row.links.filter(active=True).values("opinion")
        rows = sources(self.viewer, self.sought).exclude(pk__in=linked)[: choices.MOST]
        field: Any = self.fields["opinions"]
        field.choices = [(str(o.pk), f"{o.code} {o.title}") for o in rows]

    def values(self) -> dict[str, Any]:
        wanted = self.cleaned_data["opinions"]
        return {"opinions": list(Opinion.objects.seen_by(self.viewer).filter(pk__in=wanted))}


class UnlinkPersonal(ActForm):
    verb = "personal.unlink"
    told = _("关联错了才解除。关联不删除，只停用，理由留痕。")

    opinion: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("解除哪条意见"), queryset=None, empty_label=None
    )
    reason = forms.CharField(label=_("为什么解除关联"), max_length=200)

    def prepare(self) -> None:
        linked = self.row.links.filter(active=True).values("opinion")
        self.fields["opinion"].queryset = sources_of(self.viewer, linked)  # type: ignore[attr-defined]


def sources_of(viewer: Viewer, linked: Any) -> QuerySet[Opinion]:
    rows = Opinion.objects.seen_by(viewer).filter(pk__in=linked)
    return rows.exclude(state=OpinionState.WITH_DISCIPLINE)
