"""A draw from a frozen list by two parties. All of it is public but who the parties' persons are."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from minqing.base import draws
from minqing.base.codes import CodeField
from minqing.base.draw_states import DrawState, PartyKind
from minqing.base.rows import Row, RowManager, RowQuerySet


class DrawQuerySet(RowQuerySet["Draw"]):
    def of_office(self, office: str) -> Self:
        return self.filter(office=office)

    def lapsed(self, on: dt.date) -> Self:
        """Whose time ran out without anybody having written it down yet."""
        return self.filter(
            Q(state=DrawState.FROZEN, commit_by__lt=on) | Q(state=DrawState.COMMITTED, open_by__lt=on)
        )

    def void(self, on: dt.date) -> Self:
        """Void by rule from the moment that the time ran out, whether or not somebody noticed."""
        return self.filter(Q(state=DrawState.VOID) | Q(pk__in=self.lapsed(on).values("pk")))


class DrawManager(RowManager["Draw"]):
    def get_queryset(self) -> DrawQuerySet:
        return DrawQuerySet(self.model, using=self._db)

    def of_office(self, office: str) -> DrawQuerySet:
        return self.get_queryset().of_office(office)


class Draw(Row):
    """One draw. The list and its conditions are final once frozen; what was drawn is final once drawn."""

    office = CodeField(_("机构"), max_length=15)
    number = CodeField(_("编号"), max_length=20)
    purpose = models.CharField(_("用途"), max_length=20)
    heading = models.CharField(_("摇号事项"), max_length=120)
    listing = models.TextField(_("冻结的名单"))
    list_hash = models.CharField(_("名单哈希"), max_length=64)
    rate = models.PositiveIntegerField(_("抽取比例（万分之一）"))
    state = models.CharField(
        _("摇号状态"), max_length=10, choices=DrawState.choices, default=DrawState.FROZEN
    )
    frozen_at = models.DateTimeField(_("冻结时间"))
    ordered_by = models.UUIDField(_("发起人"))
    ordered_unit = models.UUIDField(_("发起单位"))
    commit_by = models.DateField(_("承诺期限"))
    open_by = models.DateField(_("公开期限"))
    seed = models.CharField(_("种子"), max_length=64, blank=True)
    chosen = models.TextField(_("抽出的编号"), blank=True)
    drawn_at = models.DateTimeField(_("抽出时间"), null=True, blank=True)
    void_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)
    instead_of = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name=_("代替作废的摇号"),
    )

    objects: ClassVar[DrawManager] = DrawManager()

    class Meta:
        verbose_name = _("摇号")
        ordering = ["-frozen_at"]
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="draw_number_once"),
            models.CheckConstraint(name="draw_has_heading", condition=~Q(heading="") & ~Q(listing="")),
            models.CheckConstraint(name="draw_hash_whole", condition=Exact(Length("list_hash"), 64)),
            models.CheckConstraint(name="draw_rate_fits", condition=Q(rate__gte=1, rate__lte=draws.WHOLE)),
            models.CheckConstraint(name="draw_state_known", condition=Q(state__in=DrawState.values)),
            models.CheckConstraint(name="draw_dates_in_order", condition=Q(open_by__gte=F("commit_by"))),
            models.CheckConstraint(
                name="draw_drawn_whole",
                condition=Q(state=DrawState.DRAWN, drawn_at__isnull=False) & ~Q(seed="") & ~Q(chosen="")
                | ~Q(state=DrawState.DRAWN) & Q(seed="", chosen="", drawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="draw_void_whole",
                condition=Q(state=DrawState.VOID, void_at__isnull=False) & ~Q(void_reason="")
                | ~Q(state=DrawState.VOID) & Q(void_at__isnull=True, void_reason=""),
            ),
            models.CheckConstraint(name="draw_not_instead_of_itself", condition=~Q(instead_of=F("id"))),
        ]
        indexes = [models.Index(fields=["office", "frozen_at", "id"], name="draw_office")]

    def __str__(self) -> str:
        return self.number

    @property
    def code(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        return self.heading

    @property
    def entries(self) -> list[draws.Entry]:
        return draws.entries_of(self.listing)

    @property
    def chosen_ids(self) -> list[str]:
        return self.chosen.split()

    def lapse(self, on: dt.date) -> str:
        """Why it is void since its time ran out; empty while it is not."""
        if self.state == DrawState.FROZEN and self.commit_by < on:
            return "到期没有双方都交承诺"
        if self.state == DrawState.COMMITTED and self.open_by < on:
            return "到期没有双方都公开秘密"
        return ""

    def state_on(self, on: dt.date) -> str:
        """The state by rule: what has lapsed is void, written down or not."""
        return DrawState.VOID if self.lapse(on) else self.state

    def published(self, on: dt.date) -> dict[str, Any]:
        """What anybody may have, enough to work it out again."""
        return {
            "format": draws.FORMAT,
            "office": self.office,
            "number": self.number,
            "heading": self.heading,
            "rate": self.rate,
            "entries": [list(entry) for entry in self.entries],
            "list_hash": self.list_hash,
            "frozen_at": self.frozen_at.isoformat(),
            "commit_by": self.commit_by.isoformat(),
            "open_by": self.open_by.isoformat(),
            "parties": [party.published() for party in self.parties.order_by("place")],
            "state": self.state_on(on),
            "seed": self.seed,
            "chosen": self.chosen_ids,
            "void_reason": self.void_reason or self.lapse(on),
            "instead_of": self.instead_of.number if self.instead_of is not None else "",
        }


class DrawParty(Row):
    """One of the two. The row comes with the commitment; the secret is added once, and is then public."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="parties", verbose_name=_("摇号"))
    place = models.PositiveSmallIntegerField(_("第几方"))
    kind = models.CharField(_("身份"), max_length=10, choices=PartyKind.choices)
    public_name = models.CharField(_("公开的名称"), max_length=80)
    person = models.UUIDField(_("人员"), null=True, blank=True)
    unit = models.UUIDField(_("单位"), null=True, blank=True)
    commitment = models.CharField(_("承诺"), max_length=64, unique=True)
    committed_at = models.DateTimeField(_("承诺时间"))
    secret = models.CharField(_("公开的秘密"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("公开时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("摇号的一方")
        constraints = [
            models.UniqueConstraint(fields=["draw", "place"], name="draw_party_place_once"),
            models.UniqueConstraint(fields=["draw", "person"], name="draw_party_person_once"),
            models.UniqueConstraint(fields=["draw", "unit"], name="draw_party_unit_once"),
            models.CheckConstraint(
                name="draw_party_kind_fits",
                condition=Q(place=1, kind=PartyKind.ORDERER, person__isnull=False, unit__isnull=False)
                | Q(place=2, kind=PartyKind.UNIT, person__isnull=False, unit__isnull=False)
                | Q(place=2, kind=PartyKind.RESIDENT, person__isnull=True, unit__isnull=True),
            ),
            models.CheckConstraint(name="draw_party_named", condition=~Q(public_name="")),
            models.CheckConstraint(name="draw_party_hash_whole", condition=Exact(Length("commitment"), 64)),
            models.CheckConstraint(
                name="draw_party_opened_whole",
                condition=Q(secret="", opened_at__isnull=True)
                | ~Q(secret="") & Q(opened_at__isnull=False, opened_at__gte=F("committed_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.public_name

    def published(self) -> dict[str, Any]:
        return {
            "place": self.place,
            "kind": self.kind,
            "name": self.public_name,
            "commitment": self.commitment,
            "committed_at": self.committed_at.isoformat(),
            "secret": self.secret,
            "opened_at": self.opened_at.isoformat() if self.opened_at else "",
        }
