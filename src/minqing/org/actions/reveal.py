"""Looking at a sealed value: allowed with a purpose, and written down each time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.rows import Row
from minqing.base.sealing import SealedField
from minqing.org.access import OUT_OF_SCOPE
from minqing.org.models import AccessEntry
from minqing.org.permissions import Perm
from minqing.org.scoped import ScopedRow


def log_look(act: Act, *, row: Row, scope: str, code: str, field: str, purpose: str) -> AccessEntry:
    """One line in the access log, for every action that shows a sealed value."""
    return AccessEntry.objects.create(
        scope=scope,
        person_id=act.by.person_id,
        post_id=act.authority.post_id,
        model=row._meta.label_lower,  # noqa: SLF001 -- Django's public meta API
        row=row.pk,
        code=code,
        field=field,
        purpose=purpose,
        at=act.now,
    )


def _matter_of(row: Row) -> ScopedRow | None:
    """The row at a place that a sealed row hangs on, or the row itself. The caller's word is not taken for it."""
    if isinstance(row, ScopedRow):
        return row
    parents = (getattr(row, f.name) for f in row._meta.concrete_fields if f.is_relation)  # noqa: SLF001
    return next((parent for parent in parents if isinstance(parent, ScopedRow)), None)


@action("reveal", label=_("查阅密封内容"), needs=Perm.SPEAKER_REVEAL)
def reveal(
    act: Act, *, scope: str, code: str, row: Row, fields: tuple[str, ...], purpose: str
) -> dict[str, str]:
    """The named sealed fields of `row` in clear. `scope` and `code` are those of the matter that it belongs to."""
    for field in fields:
        log_look(act, row=row, scope=scope, code=code, field=field, purpose=purpose)
    return {field: getattr(row, field) for field in fields}


@reveal.refusing
def _reveal(
    by: Actor, *, scope: str, code: str, row: Row, fields: tuple[str, ...], purpose: str
) -> Refusal | None:
    matter = _matter_of(row)
    if matter is None or (matter.scope, getattr(matter, "code", "")) != (scope, code):
        return OUT_OF_SCOPE
    allowed = by.authorise(Perm.SPEAKER_REVEAL, matter, "")
    if isinstance(allowed, Refusal):
        return allowed
    if by.person_id is None:
        return Refusal("只有办事人员本人能查阅。", kind="permission")
    if len(purpose.strip()) < 2:
        return Refusal("请写明为什么要看，例如“回访约时间”。", kind="input")
    sealed = {f.name for f in row.written_fields() if isinstance(f, SealedField)}
    if not fields or set(fields) - sealed:
        return Refusal("这一栏不是密封内容。", kind="input")
    return None
