"""People of the office, the posts they hold from day to day, and the grants that come with a post."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.org.access import Access
from minqing.org.models.units import Unit
from minqing.org.permissions import ROLE_CHOICES, ROLES, Perm
from minqing.org.scoped import ScopedRow, scope_check


def in_force(day: dt.date, prefix: str = "") -> Q:
    """Rows whose dates hold on a day; `prefix` is the path to them."""
    ends = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    return ends & Q(**{f"{prefix}valid_from__lte": day})


def not_over(day: dt.date) -> Q:
    """Rows that hold on a day or will hold later."""
    return Q(valid_to__isnull=True) | Q(valid_to__gt=day)


def dated(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{name}_dates", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
    )


class Person(ScopedRow):
    """A member of staff. `scope` is the office or community they belong to."""

    office = CodeField("机构", max_length=15)
    name = models.CharField("姓名", max_length=40)
    pinyin = CodeField("拼音", max_length=120, blank=True, default="")
    initials = CodeField("拼音首字母", max_length=20, blank=True, default="")
    phone = models.CharField("办公电话", max_length=30, blank=True, default="")
    active = models.BooleanField("在岗", default=True)

    access = Access(read=Perm.STAFF_READ)

    class Meta:
        verbose_name = "人员"
        constraints = [scope_check("person")]
        indexes = [models.Index(fields=["street", "pinyin", "id"], name="person_street")]

    def __str__(self) -> str:
        return self.name

    def grants_on(self, day: dt.date) -> list[tuple[Grant, bool]]:
        """Grants in force on a day through the posts held that day, own posts before substituted ones."""
        held = {
            a.post_id: a.kind == Appointment.Kind.SUBSTITUTE
            for a in self.appointments.filter(in_force(day)).order_by("-kind")
        }
        grants = Grant.objects.filter(in_force(day), post__in=held).select_related("post__unit")
        found = [(grant, held[grant.post_id]) for grant in grants]
        return sorted(found, key=lambda pair: (pair[1], pair[0].valid_from, pair[0].pk))


class Post(ScopedRow):
    """A post of a unit. Work is assigned to posts; people come and go."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="posts", verbose_name="单位")
    title = models.CharField("岗位名称", max_length=60)
    duty = models.CharField("职责", max_length=200, blank=True, default="")
    valid_from = models.DateField("设置日期")
    valid_to = models.DateField("撤销日期", null=True, blank=True)

    access = Access(read=Perm.STAFF_READ, own=lambda viewer: Q(pk__in=viewer.post_ids))

    class Meta:
        verbose_name = "岗位"
        constraints = [
            scope_check("post"),
            dated("post"),
            models.UniqueConstraint(
                fields=["unit", "title"], condition=Q(valid_to__isnull=True), name="post_title_once"
            ),
        ]
        indexes = [models.Index(fields=["street", "title", "id"], name="post_street")]

    def __str__(self) -> str:
        return self.title


class Appointment(ScopedRow):
    """Who holds a post, from when to when: as its holder, or as a dated substitute."""

    class Kind(models.TextChoices):
        HOLDER = "holder", _("任职")
        SUBSTITUTE = "substitute", _("代理")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments", verbose_name="岗位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="appointments", verbose_name="人员"
    )
    kind = models.CharField("方式", max_length=12, choices=Kind.choices, default=Kind.HOLDER)
    valid_from = models.DateField("开始日期")
    valid_to = models.DateField("结束日期", null=True, blank=True)

    access = Access(read=Perm.STAFF_READ, own=lambda viewer: Q(post__in=viewer.post_ids))

    class Meta:
        verbose_name = "任职"
        constraints = [
            scope_check("appointment"),
            dated("appointment"),
            models.CheckConstraint(
                name="appointment_substitute_ends", condition=Q(kind="holder") | Q(valid_to__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["post", "person"], condition=Q(valid_to__isnull=True), name="appointment_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "valid_from"], name="appointment_person"),
            models.Index(fields=["street", "valid_from", "id"], name="appointment_street"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"

    @property
    def unit(self) -> Unit:
        """The unit of the post: a staff list names both."""
        return self.post.unit


class Grant(ScopedRow):
    """A role given to a post, inside a place (`scope`), perhaps only for one unit or category, from when to when."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="grants", verbose_name="岗位")
    role = models.CharField("角色", max_length=30, choices=ROLE_CHOICES)
    place = models.CharField("管辖范围名称", max_length=80, blank=True, default="")
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="只限单位"
    )
    category = CodeField("只限类别", max_length=20, blank=True, default="")
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("终止日期", null=True, blank=True)
    reason = models.CharField("授权理由", max_length=200, blank=True, default="")

    access = Access(read=Perm.STAFF_READ)

    class Meta:
        verbose_name = "授权"
        constraints = [
            scope_check("grant"),
            # A grant may be given and revoked on one day: it then never holds, and stays in the record.
            models.CheckConstraint(
                name="grant_dates", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="grant_role_known", condition=Q(role__in=[name for name, _label in ROLE_CHOICES])
            ),
        ]
        indexes = [models.Index(fields=["street", "role", "id"], name="grant_street")]

    def __str__(self) -> str:
        return f"{ROLES[self.role].label} · {self.place}"
