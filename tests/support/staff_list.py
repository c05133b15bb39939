"""A staff list of eleven people, and bringing one in: plan and batch."""

from __future__ import annotations

import io
from typing import Any

from minqing.base.sheets.write import OutColumn, write_rows
from minqing.ledger.imports import carry_out, open_batch, plan_batch
from minqing.ledger.registry import LEDGERS

HEAD = ["姓名", "单位", "岗位", "角色", "管辖范围", "登录名"]
ELEVEN = [
    ["丁一", "城建办", "环卫专员", "科室经办人", "", "dingyi"],
    ["丁二", "老堤社区", "社区干事", "社区工作人员", "老堤社区", "dinger"],
    ["丁三", "老堤社区", "第1网格网格员", "网格员", "老堤社区第1网格", "dingsan"],
    *([f"丁{n}", "城建办", f"专员{n}", "只读人员", "", f"ding{n}"] for n in range(4, 12)),
]


def book(*rows: Any, head: Any = tuple(HEAD)) -> bytes:
    out = io.BytesIO()
    write_rows(out, [OutColumn(h, h) for h in head], [list(row) for row in rows])
    return out.getvalue()


def brought(cast: Any, *rows: Any, head: Any = tuple(HEAD), who: str = "administrator") -> tuple[Any, Any]:
    """The plan, and the batch after it was carried out."""
    viewer = cast.viewer(who)
    one = open_batch(LEDGERS["staff"], viewer, cast.account(who).pk, "名册.xlsx", book(*rows, head=head))
    found = plan_batch(one, viewer)
    carry_out(one, viewer)
    one.refresh_from_db()
    return found, one
