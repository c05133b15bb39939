"""Example pages made from the real templates with invented figures: what the tests check and the eye compares."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory

from minqing.base.clock import ZONE
from tests.frontend.samples import ENTRIES, PROBLEMS, PROGRESS, REFUSALS, WORK

PAGES = Path(__file__).parent / "pages"
TODAY = dt.datetime(2026, 11, 24, 9, 24, tzinfo=ZONE)


class Intake(forms.Form):
    words = forms.CharField(label="用您自己的话写，不用讲究格式", widget=forms.Textarea(attrs={"rows": 4}))
    place = forms.CharField(label="在什么地方", help_text="楼栋、路口、店名都可以")
    when = forms.DateField(
        label="什么时候发生的", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    kind = forms.ChoiceField(
        label="类别",
        choices=[("", "请选择"), ("1", "市政设施"), ("2", "环境卫生")],
        help_text="拿不准可以选“其他”",
    )
    photos = forms.FileField(label="照片", required=False)
    tags = forms.MultipleChoiceField(
        label="标签",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "形式主义"), ("b", "推诿扯皮")],
    )
    agree = forms.BooleanField(label="可以打电话向我了解情况", required=False)


class Verdict(forms.Form):
    answer = forms.ChoiceField(
        label="您的评价",
        widget=forms.RadioSelect,
        choices=[
            ("s", "满意\n问题解决了"),
            ("b", "基本满意\n大体解决了"),
            ("d", "不满意\n没解决，或者又坏了"),
        ],
    )
    why = forms.CharField(label="哪里没办好", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class Pick(forms.Select):
    """A picker whose lines carry their pinyin."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-pinyin"] = {"1": "csjsbgs", "2": "shswbgs shehuishiwubangongshi"}[str(value)]
        return option


class Assign(forms.Form):
    unit = forms.ChoiceField(
        label="牵头单位",
        choices=[("1", "城市建设办公室"), ("2", "社会事务办公室")],
        widget=Pick(attrs={"data-pick": ""}),
    )


def nav(current: str) -> list[dict[str, Any]]:
    groups = [
        ("", [("我的工作", 18)]),
        (
            "诉求到结果",
            [("意见建议", 1286), ("问题清单", 412), ("整改任务", 62), ("群众评价", None), ("督导复核", 2)],
        ),
        ("汇总", [("数据项", None), ("规则参数", None)]),
        ("管理", [("区划与网格", None), ("人员与授权", None)]),
    ]
    return [
        {
            "label": label,
            "entries": [{"label": w, "url": "#", "count": n, "current": w == current} for w, n in entries],
        }
        for label, entries in groups
    ]


def messages() -> list[Message]:
    return [
        Message(constants.SUCCESS, "已写入27行。", extra_tags="undo=/desk/batch/7/undo"),
        Message(constants.ERROR, "第3行没有写入：区划里没有“老提社区”。"),
    ]


def context(size: int = 1) -> dict[str, Any]:
    request = RequestFactory().get("/desk/problems/?page=1")
    request.viewer = SimpleNamespace(  # type: ignore[attr-defined]
        name="周敏"
    )
    wrong = Intake({"words": "路灯不亮", "place": "", "kind": "", "when": "2026-13-02"})
    wrong.is_valid()
    return {
        "request": request,
        "csrf_token": "planted-token",
        "place": "城市建设办公室",
        "post_label": "城建办主任",
        "posts": [
            {"value": "1", "label": "城建办主任", "current": True},
            {"value": "2", "label": "老堤社区包片干部", "current": False},
        ],
        "post_url": "/desk/post/",
        "search_url": "/desk/find/",
        "logout_url": "/desk/logout/",
        "office": SimpleNamespace(name="柳溪街道", phone="0000-81106200", hours="工作日 8:30–17:30"),
        "size": size,
        "size_url": "/size/",
        "today": TODAY,
        "work": WORK,
        "problems": PROBLEMS,
        "entries": ENTRIES,
        "progress": PROGRESS,
        "refusals": REFUSALS,
        "page": Paginator(range(468), 20).page(3),
        "wrong_form": wrong,
        "clean_form": Intake(),
        "verdict_form": Verdict({"answer": "d", "why": "沟是通了，可门口那一段没加高，雨大还是进水。"}),
        "assign_form": Assign(),
        "incident": "20261124-0924-7F3K",
    }


CURRENT = {
    "work": "我的工作",
    "list": "问题清单",
    "matter": "问题清单",
    "import": "问题清单",
    "forms": "意见建议",
}


def render(name: str, **extra: Any) -> str:
    """One example page as a browser gets it."""
    values = (
        context(**{k: v for k, v in extra.items() if k == "size"})
        | {"nav": nav(CURRENT.get(name, ""))}
        | extra
    )
    if name in ("import", "forms"):
        values["messages"] = messages()
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    source = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    return engine.engine.from_string(source).render(Context(values))


def names() -> list[str]:
    return sorted(path.stem for path in PAGES.glob("*.html"))
