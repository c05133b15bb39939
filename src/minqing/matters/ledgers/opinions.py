"""The ledger of opinions 意见建议."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.text import mask_address, mask_name, mask_phone
from minqing.campaigns.ledgers import parts as in_campaigns
from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Mask, Sort
from minqing.matters.actions import opinion
from minqing.matters.ledgers import parts
from minqing.matters.models import Channel, EndReason, Kind, Opinion, OpinionTag, Wind
from minqing.matters.models.opinion import ARCHIVED
from minqing.matters.states import OpinionState
from minqing.org.permissions import Perm

SEALED_TITLE = "检举控告（已转纪检）"
DETAIL = frozenset({"detail", "excel"})
ONLY_EXCEL = frozenset({"excel"})


def _title(row: Opinion) -> str:
    return SEALED_TITLE if row.with_discipline else row.title


def _unless_sealed(path: str) -> Any:
    """A value that says who or how; nothing of an accusation is shown but number, date and state."""

    def read(row: Opinion) -> Any:
        value: Any = None if row.with_discipline else row
        for name in path.split("."):
            value = getattr(value, name, None)
        return value

    return read


def _tags(row: Opinion) -> str:
    return "、".join(str(Wind(tag.wind).label) for tag in row.tags.all())


def _problems(row: Opinion) -> str:
    return "、".join(link.problem.code for link in row.links.all() if link.active)


def _speaker(name: str, label: Any, show: Any, *names: str, shown: frozenset[str] = DETAIL) -> Column:
    return Column(
        f"speaker_{name}",
        label,
        path=f"speaker.{name}",
        parse=parts.words,
        names=names,
        mask=Mask(show, Perm.SPEAKER_REVEAL, name, "speaker"),
        shown=shown,
    )


def _wind(value: str) -> Q:
    tags = OpinionTag.objects.filter(opinion=OuterRef("pk"))
    if value == "any":
        return Q(Exists(tags))
    return Q(Exists(tags.filter(wind=Wind(value))))


def _wind_choices(_viewer: Any) -> list[tuple[str, Any]]:
    return [("any", _("四风（任一）")), *Wind.choices]


COLLECTED = ~ARCHIVED
IN_STATE = {state: Q(state=state) for state in OpinionState}


def _late() -> Q:
    today = clock.today()
    waiting = Q(answer_due__lt=today, answered_at__isnull=True)
    return waiting & ~Q(state=OpinionState.WITH_DISCIPLINE)


OPINIONS = Ledger(
    name="opinions",
    label=_("意见建议"),
    model=Opinion,
    columns=(
        Column("code", _("编号"), kind="code", parse=parts.number, names=("意见编号",)),
        Column(
            "received_at",
            _("收到时间"),
            kind="datetime",
            parse=parts.moment,
            names=("留言时间", "反映时间", "来电时间", "受理时间", "时间", "日期"),
        ),
        Column(
            "title", _("标题"), read=_title, parse=parts.words, names=("留言主题", "主题", "事项"), width=30
        ),
        Column(
            "words",
            _("原话"),
            parse=parts.words,
            names=("留言详情", "留言内容", "反映内容", "意见内容", "诉求内容", "内容"),
            shown=DETAIL,
            width=60,
        ),
        Column(
            "channel",
            _("渠道"),
            read=_unless_sealed("channel"),
            parse=parts.one_of(Channel, without=["hidden"]),
            choices=Channel.choices,
            names=("来源渠道", "受理渠道"),
        ),
        Column("kind", _("类型"), parse=parts.one_of(Kind), choices=Kind.choices, names=("意见类型",)),
        Column(
            "category",
            _("类别"),
            path="category.full_name",
            parse=parts.category,
            names=("问题类别", "问题分类"),
            width=24,
        ),
        Column(
            "scope",
            _("所在区划"),
            kind="code",
            parse=parts.place,
            names=("社区", "网格", "村社区", "所属社区"),
        ),
        Column(
            "place", _("地点"), parse=parts.words, names=("地址", "事发地点", "点位"), shown=DETAIL, width=24
        ),
        Column("happened_at", _("发生时间"), kind="datetime", parse=parts.moment, shown=DETAIL),
        Column("state", _("走到哪一步"), choices=OpinionState.choices),
        Column("end_reason", _("去向"), choices=EndReason.choices, shown=DETAIL),
        Column("end_text", _("去向说明"), shown=DETAIL),
        Column("tags", _("四风"), read=_tags, shown=DETAIL),
        Column("answer_due", _("答复期限"), kind="date", read=_unless_sealed("answer_due")),
        Column(
            "answered_at",
            _("本机构答复时间"),
            kind="datetime",
            read=_unless_sealed("answered_at"),
            parse=parts.moment,
            shown=DETAIL,
        ),
        Column("answer", _("本机构答复"), parse=parts.words, shown=DETAIL, width=40),
        Column("problems", _("所属问题"), read=_problems),
        _speaker(
            "name",
            _("反映人"),
            mask_name,
            "留言用户",
            "姓名",
            "来电人",
            "联系人",
            shown=frozenset({"list", *DETAIL}),
        ),
        _speaker("phone", _("反映人电话"), mask_phone, "电话", "联系电话", "手机", "来电号码"),
        _speaker("address", _("反映人住址"), mask_address, "住址", "联系地址"),
        Column("recorded_by", _("登记人"), read=_unless_sealed("recorded_by.name"), shown=DETAIL),
        Column("recorder_unit", _("登记单位"), read=_unless_sealed("recorder_unit.name"), shown=DETAIL),
        Column("recorded_at", _("登记时间"), kind="datetime", shown=DETAIL),
        Column(
            "source",
            _("来源"),
            read=_unless_sealed("source"),
            parse=parts.words,
            names=("来源平台",),
            shown=DETAIL,
        ),
        Column(
            "source_ref",
            _("来源编号"),
            kind="code",
            read=_unless_sealed("source_ref"),
            parse=parts.number,
            names=("留言编号", "工单编号", "转办编号", "信件编号", "留言/编号", "留言信息/编号"),
            shown=DETAIL,
        ),
        Column(
            "other_reply",
            _("其他机构的答复"),
            parse=parts.words,
            names=(
                "答复意见",
                "回复内容",
                "答复内容",
                "答复/内容",
                "答复信息/内容",
                "回复/内容",
                "回复信息/内容",
            ),
            shown=DETAIL,
            width=60,
        ),
        Column(
            "other_reply_at",
            _("其他机构答复时间"),
            kind="datetime",
            parse=parts.moment,
            names=(
                "答复时间",
                "答复日期",
                "回复时间",
                "答复/时间",
                "答复信息/时间",
                "回复/时间",
                "回复信息/时间",
            ),
            shown=DETAIL,
        ),
        Column("outcome_note", _("结果说明"), shown=DETAIL),
        Column(
            "campaign",
            _("所属教育实践活动"),
            path="campaign.name",
            parse=in_campaigns.campaign,
            names=("所属活动", "活动"),
            shown=DETAIL,
            width=30,
        ),
        Column("activity", _("来自活动"), kind="code", read=_unless_sealed("activity.code"), shown=DETAIL),
        Column("passage", _("记录第几段"), kind="int", shown=DETAIL),
    ),
    filters=(
        parts.of_choices("state", _("走到哪一步"), OpinionState),
        parts.of_choices("kind", _("类型"), Kind),
        parts.of_choices("channel", _("渠道"), Channel),
        parts.in_category(),
        parts.in_place(),
        in_campaigns.in_campaign(),
        Filter("wind", _("四风"), _wind, choices=_wind_choices),
        parts.day_from("from", _("收到不早于"), "received_at"),
        parts.day_to("to", _("收到不晚于"), "received_at"),
        parts.containing("q", _("编号、标题、地点"), "code", "title", "place"),
    ),
    sorts=(Sort("received", _("收到时间"), "received_at", descending=True),),
    tabs=parts.state_tabs(OpinionState, *(s for s in OpinionState.values)),
    figures=(
        Figure(
            "opinions.collected",
            _("收集意见建议"),
            COLLECTED,
            dated_by="received_at",
            unit=_("条"),
            about=_("收到并登记的每一条，合并不减少，存档的他人答复不算"),
        ),
        Figure(
            "opinions.four_winds",
            _("其中四风问题"),
            lambda: COLLECTED & _wind("any"),
            dated_by="received_at",
            unit=_("条"),
            about=_("收集意见建议里标了四风的，一条标了几种也只数一次"),
        ),
        *(
            Figure(
                f"opinions.{state}",
                state.label,
                where,
                dated_by="received_at",
                unit=_("条"),
                about=format_lazy(_("现在是“{state}”的意见，一条意见只在一种里数"), state=state.label),
            )
            for state, where in IN_STATE.items()
        ),
        Figure(
            "opinions.answers_late",
            _("逾期没有答复"),
            _late,
            dated_by="received_at",
            unit=_("条"),
            about=_("第一次答复的期限已过，还没有答复；已转纪检的不算"),
        ),
    ),
    key=("code", "source_ref+source"),
    add=opinion.import_line,
    amend=opinion.amend,
    defaults=parts.here,
    joins=(
        "category",
        "speaker",
        "recorded_by",
        "recorder_unit",
        "campaign",
        "activity",
        "*tags",
        "*links__problem",
    ),
)
