"""The ledger of draws 摇号: public, so every member of staff reads it. Nobody brings one in from a table."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.draw_states import DrawState
from minqing.base.models.draw import Draw, DrawParty
from minqing.base.norms import amount
from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Sort, Tab
from minqing.matters.ledgers import parts
from minqing.org.permissions import Perm

DETAIL = frozenset({"detail", "excel"})


def _void() -> Q:
    return Q(pk__in=Draw.objects.get_queryset().void(clock.today()).order_by().values("pk"))


def in_state(state: str) -> Q:
    """By rule: one whose time ran out is void, whether or not that was written down."""
    if state not in DrawState.values:
        raise ValueError(state)
    return _void() if state == DrawState.VOID else Q(state=state) & ~_void()


def _party(place: int, name: str) -> object:
    def read(row: Draw) -> object:
        found: DrawParty | None = next((p for p in row.parties.all() if p.place == place), None)
        return getattr(found, name, None)

    return read


def _tab(state: DrawState) -> Tab:
    return Tab(state.value, state.label, lambda: in_state(state))


DRAWS = Ledger(
    name="draws",
    label=_("摇号"),
    model=Draw,
    columns=(
        Column("number", _("编号"), kind="code"),
        Column("heading", _("摇号事项"), width=40),
        Column("state", _("摇号状态"), read=lambda d: d.state_on(clock.today()), choices=DrawState.choices),
        Column("rate", _("抽取比例"), read=lambda d: amount(d.rate, "basis_point")),
        Column("listed", _("名单件数"), kind="int", read=lambda d: len(d.entries)),
        Column("frozen_at", _("冻结时间"), kind="datetime"),
        Column("commit_by", _("承诺期限"), kind="date"),
        Column("open_by", _("公开期限"), kind="date"),
        Column("first", _("发起方"), read=_party(1, "public_name")),  # type: ignore[arg-type]
        Column("second", _("第二方"), read=_party(2, "public_name")),  # type: ignore[arg-type]
        Column("chosen", _("抽出件数"), kind="int", read=lambda d: len(d.chosen_ids)),
        Column("list_hash", _("名单哈希"), kind="code", shown=DETAIL, width=66),
        Column("commitment_1", _("发起方的承诺"), kind="code", read=_party(1, "commitment"), shown=DETAIL),  # type: ignore[arg-type]
        Column("commitment_2", _("第二方的承诺"), kind="code", read=_party(2, "commitment"), shown=DETAIL),  # type: ignore[arg-type]
        Column("seed", _("种子"), kind="code", shown=DETAIL, width=66),
        Column("drawn_at", _("抽出时间"), kind="datetime", shown=DETAIL),
        Column("void_reason", _("作废原因"), read=lambda d: d.void_reason or d.lapse(clock.today())),
        Column("instead_of", _("代替作废的摇号"), kind="code", path="instead_of.number", shown=DETAIL),
    ),
    filters=(
        Filter(
            "state",
            _("摇号状态"),
            in_state,
            choices=lambda _viewer: DrawState.choices,
            shown=lambda v: str(DrawState(v).label),
        ),
        parts.day_from("from", _("冻结不早于"), "frozen_at"),
        parts.day_to("to", _("冻结不晚于"), "frozen_at"),
        parts.containing("q", _("编号、事项"), "number", "heading"),
    ),
    sorts=(Sort("frozen", _("冻结时间"), "frozen_at", descending=True),),
    tabs=(Tab("all", _("全部")), *(_tab(state) for state in DrawState)),
    figures=(
        Figure(
            "draws.all",
            _("摇号次数"),
            dated_by="frozen_at",
            unit=_("次"),
            about=_("冻结过名单的每一次摇号，作废的也在内"),
        ),
        Figure(
            "draws.void",
            _("作废的摇号"),
            _void,
            dated_by="frozen_at",
            unit=_("次"),
            about=_("到期没有双方承诺或没有双方公开的摇号；到期即算，不等人登记"),
        ),
    ),
    door=lambda viewer: Draw.objects.of_office(viewer.office),
    read=Perm.PLACE_READ,
    joins=("instead_of", "*parties"),
)
