"""The limits that matters start with. Each is a row that the office edits; `source` says how sure it is."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from minqing.base.norms import NormDefault, declare_all

# 信访工作条例 took the place of 信访条例 (2005) on this day; both give the same days.
PETITION_RULES = dt.date(2022, 5, 1)
BEFORE = PETITION_RULES - dt.timedelta(days=1)
CHECK = "条号请对照原文核对"
# Residents read the source beside their date; what only the office needs to know stands in the note.
OWN = "街道规定"
EDITABLE = "单位自己定的，可按实际修改"

ANSWER = "matters.answer"
PROMISE = "matters.promise"
SOON = "matters.soon"
DISPUTE = "matters.dispute"
EXTENSIONS = "matters.extension.count"
EXTENSION_LONGEST = "matters.extension.longest"
SUSPENSION_LONGEST = "matters.suspension.longest"
RECHECK = "matters.recheck"
CALLBACK_WAIT = "matters.callback.wait"
CALL_ATTEMPTS = "matters.callback.attempts"
URGE_REPLY = "matters.urge.reply"
CORRECTION = "matters.correction"
CORRECTION_PROMISE = "matters.correction.promise"
PAPER_BACK = "matters.paper.back"
LEVEL_GRID = "matters.level.grid"
LEVEL_COMMUNITY = "matters.level.community"
LEVEL_LOWEST = "matters.level.lowest"
REFERRAL_REPLY = "matters.referral.reply"

DEFAULTS = (
    NormDefault(
        ANSWER,
        _("第一次答复期限"),
        "day",
        15,
        "信访条例（2005年）第二十二条：收到之日起15日内决定是否受理并书面告知",
        valid_to=BEFORE,
        about=_("从收到意见那天算起，到第一次答复反映人"),
        note=CHECK,
    ),
    NormDefault(
        ANSWER,
        _("第一次答复期限"),
        "day",
        15,
        "信访工作条例第二十三条：收到之日起15日内书面告知受理情况",
        valid_from=PETITION_RULES,
        about=_("从收到意见那天算起，到第一次答复反映人"),
    ),
    NormDefault(
        PROMISE,
        _("整改承诺期限"),
        "workday",
        15,
        f"{OWN}的整改承诺期限",
        about=_("从下达任务那天算起，到答应群众办完"),
        note=f"{EDITABLE}；申诉求决事项以信访工作条例第三十四条的60日为上限",
    ),
    NormDefault(
        SOON, _("临期提醒"), "workday", 3, OWN, about=_("承诺日期前几个工作日显示“临期”"), note=EDITABLE
    ),
    NormDefault(
        DISPUTE,
        _("交办异议期限"),
        "workday",
        5,
        "信访条例（2005年）第二十五条：自收到之日起5个工作日内提出异议",
        valid_to=BEFORE,
        about=_("承办单位认为不归自己办，多久之内提出"),
        note=CHECK,
    ),
    NormDefault(
        DISPUTE,
        _("交办异议期限"),
        "workday",
        5,
        "信访工作条例第二十三条：自收到之日起5个工作日内提出异议",
        valid_from=PETITION_RULES,
        about=_("承办单位认为不归自己办，多久之内提出"),
    ),
    NormDefault(
        EXTENSIONS, _("延期次数上限"), "count", 2, OWN, about=_("一项任务最多批准延期几次"), note=EDITABLE
    ),
    NormDefault(
        EXTENSION_LONGEST,
        _("每次延期最长"),
        "day",
        30,
        "信访条例（2005年）第三十三条：延长期限不得超过30日",
        valid_to=BEFORE,
        about=_("从原承诺日期算起"),
        note=CHECK,
    ),
    NormDefault(
        EXTENSION_LONGEST,
        _("每次延期最长"),
        "day",
        30,
        "信访工作条例第三十四条：延长期限不得超过30日",
        valid_from=PETITION_RULES,
        about=_("从原承诺日期算起"),
    ),
    NormDefault(
        SUSPENSION_LONGEST,
        _("挂账最长"),
        "day",
        180,
        OWN,
        about=_("一次挂账最多多久，到期须解除或重新申请"),
        note=EDITABLE,
    ),
    NormDefault(
        RECHECK,
        _("不满意复核期限"),
        "workday",
        5,
        OWN,
        about=_("督导组对一条不满意评价作出复核结论"),
        note=EDITABLE,
    ),
    NormDefault(
        CALLBACK_WAIT, _("等候群众自评"), "day", 7, OWN, about=_("请评价后多久没有回音就回访"), note=EDITABLE
    ),
    NormDefault(
        CALL_ATTEMPTS,
        _("回访次数"),
        "count",
        3,
        OWN,
        about=_("打几次都没有接通，就记为联系不上，不再催办"),
        note=EDITABLE,
    ),
    NormDefault(
        LEVEL_GRID,
        _("网格办理期限"),
        "workday",
        5,
        OWN,
        about=_("网格多久之内办好；办不好，到期自动上交社区"),
        note=EDITABLE,
    ),
    NormDefault(
        LEVEL_COMMUNITY,
        _("社区办理期限"),
        "workday",
        15,
        OWN,
        about=_("社区多久之内办好；办不好，到期自动上交街道"),
        note=EDITABLE,
    ),
    NormDefault(
        LEVEL_LOWEST,
        _("最低办理层级"),
        "level",
        1,
        OWN,
        about=_("1网格、2社区、3街道；可以给某一类问题另定一个值，这一类就不会从更低一级办起"),
        note=EDITABLE,
    ),
    NormDefault(
        REFERRAL_REPLY,
        _("提请上级答复期限"),
        "workday",
        15,
        OWN,
        about=_("提请街道以外的部门办理，从发出那天算起多久还没有答复就催"),
        note=f"{EDITABLE}；对方另有规定的，以对方的为准",
    ),
    NormDefault(
        URGE_REPLY,
        _("督办回复期限"),
        "workday",
        3,
        OWN,
        about=_("从督办单出文那天算起，到承办单位写明进展；期限未到不重复督办"),
        note=EDITABLE,
    ),
    NormDefault(
        CORRECTION,
        _("更正期限"),
        "day",
        30,
        OWN,
        about=_("登记、认定、下达以后多久之内可以更正写错的内容"),
        note=EDITABLE,
    ),
    NormDefault(
        CORRECTION_PROMISE,
        _("更正承诺日期的期限"),
        "workday",
        3,
        OWN,
        about=_("下达任务以后多久之内可以更正写错的承诺日期；过后只能申请延期"),
        note=EDITABLE,
    ),
    NormDefault(
        PAPER_BACK,
        _("补录纸质件最多往前"),
        "day",
        180,
        OWN,
        about=_("收到日期比今天早出这个天数的，补录时要写明理由"),
        note=EDITABLE,
    ),
)

declare_all(DEFAULTS)
