"""The generated half of docs/reference: actions, roles, states, norms and words, read from the code itself.

`WRITE_REFERENCE=1 pytest tests/contracts/test_reference.py` rewrites the pages; without it a page that is behind fails.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "reference"
NOTE = "<!-- Written from the code: WRITE_REFERENCE=1 pytest tests/contracts/test_reference.py -->\n"

# DESIGN's words whose rows come with later apps have no model yet and are not listed here.
WORDS: dict[str, str] = {
    "division": "区划",
    "grid": "网格",
    "unit": "单位",
    "post": "岗位",
    "role": "角色",
    "grant": "授权",
    "scope": "管辖范围",
    "norm": "规则参数",
    "journal": "留痕",
    "receipt": "回执",
    "opinion": "意见建议",
    "problem": "问题",
    "task": "整改任务",
    "evidence": "佐证",
    "verdict": "群众评价",
    "outcome": "办理结果",
    "household": "户",
    "ledger": "台账",
    "figure": "数据项",
    "recheck": "复核",
    "lookback": "回头看",
    "draw": "摇号",
    "accountability": "问责",
    "appointment": "任职",
    "campaign": "教育实践活动",
    "activity": "活动",
}


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows]) + "\n"


def actions() -> str:
    from minqing.base.action import ACTIONS
    from minqing.org.access import who_may

    rows = []
    for verb, action in sorted(ACTIONS.items()):
        on = str(action.on._meta.verbose_name) if action.on else "新建"
        who = who_may(action.needs) or "居民或安装程序"
        shown = str(action.for_resident) or "—"
        rows.append((f"`{verb}`", str(action.label), on, who, shown))
    head = ("动作", "名称", "对象", "谁能做", "居民看到")
    return f"# Actions 动作\n\n{NOTE}\nEverything that can be written. Every other door is shut.\n\n{_table(head, rows)}"


def roles() -> str:
    from minqing.org.permissions import ROLES, Perm

    parts = [f"# Roles 角色\n\n{NOTE}"]
    for role in ROLES.values():
        perms = "、".join(f"`{p.value}`" for p in Perm if p in role.perms)
        parts.append(f"\n## {role.label} `{role.name}`\n\n{role.about}。\n\n{perms}\n")
    return "".join(parts)


def states() -> str:
    from minqing.campaigns.states import TABLES as OF_CAMPAIGNS
    from minqing.matters.states import TABLES

    parts = [f"# States 状态\n\n{NOTE}"]
    for table in (*TABLES, *OF_CAMPAIGNS):
        rows = [
            (
                "、".join(table.label_of(s) for s in step.sources),
                f"`{step.verb}`",
                table.label_of(step.target) if step.target else "由动作决定或不变",
                step.who,
                f"`{step.clock}`" if step.clock else "—",
            )
            for step in table.steps
        ]
        shown = _table(("从", "动作", "到", "谁", "期限"), rows)
        parts.append(f"\n## {table.label} `{table.name}`\n\n```mermaid\n{table.mermaid()}\n```\n\n{shown}")
    return "".join(parts)


def norms() -> str:
    from minqing.base.norms import DEFAULTS, amount

    rows = [
        (f"`{d.key}`", str(d.label), amount(d.value, d.unit), f"{d.valid_from}", d.source, str(d.about))
        for d in DEFAULTS
    ]
    head = ("代码", "名称", "初始值", "起", "依据", "说明")
    return f"# Norms 规则参数\n\n{NOTE}\nEvery limit is a dated row that the office edits. These are the rows it starts with.\n\n{_table(head, rows)}"


def ledgers() -> str:
    from minqing.ledger.registry import LEDGERS

    parts = [f"# Ledgers and figures 台账与数据项\n\n{NOTE}"]
    for ledger in LEDGERS.values():
        columns = "、".join(str(c.label) for c in ledger.columns)
        filters = "、".join(str(f.label) for f in ledger.filters) or "—"
        parts.append(f"\n## {ledger.label} `{ledger.name}`\n\n栏目：{columns}。\n\n条件：{filters}。\n")
        rows = [(f"`{f.name}`", str(f.label), str(f.about)) for f in ledger.figures]
        if rows:
            parts.append("\n" + _table(("数据项", "名称", "怎么算"), rows))
    return "".join(parts)


def glossary() -> str:
    rows = [(f"`{word}`", label) for word, label in WORDS.items()]
    models = [
        (f"`{m._meta.label}`", str(m._meta.verbose_name))
        for m in apps.get_models()
        if m.__module__.startswith("minqing.")
    ]
    return (
        f"# Words 词汇\n\n{NOTE}\nOne idea, one word, one label.\n\n{_table(('代码', '中文'), rows)}"
        f"\n## Tables\n\n{_table(('表', '中文'), sorted(models))}"
    )


WRITERS: dict[str, Callable[[], str]] = {
    "actions.md": actions,
    "roles.md": roles,
    "states.md": states,
    "norms.md": norms,
    "ledgers.md": ledgers,
    "glossary.md": glossary,
}
