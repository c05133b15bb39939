"""Units, party organisations and posts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.org.actions.places import place_refusal
from minqing.org.actions.standing import last_administrator
from minqing.org.models import Appointment, PartyOrganisation, Post, Unit
from minqing.org.models.people import not_over
from minqing.org.permissions import Perm
from minqing.org.rules import blank_refusal, reason_refusal, ring_refusal


@action("unit.add", label=_("新设单位"), needs=Perm.ORG_EDIT)
def add_unit(
    _act: Act,
    *,
    scope: str,
    name: str,
    kind: str,
    valid_from: dt.date,
    parent: Unit | None = None,
    phone: str = "",
) -> Unit:
    return Unit.objects.create(
        scope=scope,
        name=name.strip(),
        kind=kind,
        valid_from=valid_from,
        parent=parent,
        phone=phone.strip(),
    )


@add_unit.refusing
def _add_unit(
    _by: Actor, *, scope: str, name: str, kind: str, parent: Unit | None = None, **_rest: Any
) -> Refusal | None:
    if no := place_refusal(scope) or blank_refusal(单位名称=name):
        return no
    if kind not in Unit.Kind.values:
        return Refusal(f"没有“{kind}”这个单位类别。", kind="input")
    return _taken(Unit, scope, name, "单位") or _closed_parent(parent)


@action("unit.amend", label=_("修改单位"), needs=Perm.ORG_EDIT, on=Unit)
def amend_unit(_act: Act, unit: Unit, **fields: Any) -> Unit:
    _set(unit, fields, "name", "kind", "phone", "parent")
    return unit


@amend_unit.refusing
def _amend_unit(_by: Actor, unit: Unit, **fields: Any) -> Refusal | None:
    if unit.valid_to is not None:
        return Refusal(f"“{unit.name}”已经撤销，撤销的单位不再修改。", kind="state")
    if no := _fixed(unit, fields) or blank_refusal(单位名称=fields.get("name", unit.name)):
        return no
    kind = fields.get("kind", unit.kind)
    if kind not in Unit.Kind.values:
        return Refusal(f"没有“{kind}”这个单位类别。", kind="input")
    if no := _taken(Unit, unit.scope, fields.get("name", unit.name), "单位", unit):
        return no
    return _ring(unit, fields)


@action("unit.retire", label=_("撤销单位"), needs=Perm.ORG_EDIT, on=Unit)
def retire_unit(act: Act, unit: Unit, *, reason: str) -> Unit:
    act.say(reason=reason)
    _close(unit, act.today)
    return unit


@retire_unit.refusing
def _retire_unit(_by: Actor, unit: Unit, *, reason: str) -> Refusal | None:
    if unit.valid_to is not None:
        return Refusal(f"“{unit.name}”已经撤销。", kind="state")
    if posts := unit.posts.filter(valid_to__isnull=True).count():
        return Refusal(f"“{unit.name}”还有{posts}个在设的岗位，请先撤销岗位。", kind="state")
    return _left_below(unit) or reason_refusal(reason, "为什么撤销")


@action("party_organisation.add", label=_("设立党组织"), needs=Perm.ORG_EDIT)
def add_party_organisation(
    _act: Act,
    *,
    scope: str,
    name: str,
    kind: str,
    valid_from: dt.date,
    parent: PartyOrganisation | None = None,
) -> PartyOrganisation:
    return PartyOrganisation.objects.create(
        scope=scope, name=name.strip(), kind=kind, valid_from=valid_from, parent=parent
    )


@add_party_organisation.refusing
def _add_party_organisation(
    _by: Actor, *, scope: str, name: str, kind: str, parent: PartyOrganisation | None = None, **_rest: Any
) -> Refusal | None:
    if no := place_refusal(scope) or blank_refusal(党组织名称=name):
        return no
    if kind not in PartyOrganisation.Kind.values:
        return Refusal(f"没有“{kind}”这个党组织类别。", kind="input")
    return _taken(PartyOrganisation, scope, name, "党组织") or _closed_parent(parent)


@action("party_organisation.amend", label=_("修改党组织"), needs=Perm.ORG_EDIT, on=PartyOrganisation)
def amend_party_organisation(_act: Act, body: PartyOrganisation, **fields: Any) -> PartyOrganisation:
    _set(body, fields, "name", "kind", "parent")
    return body


@amend_party_organisation.refusing
def _amend_party_organisation(_by: Actor, body: PartyOrganisation, **fields: Any) -> Refusal | None:
    if body.valid_to is not None:
        return Refusal(f"“{body.name}”已经撤销，撤销的党组织不再修改。", kind="state")
    if no := _fixed(body, fields) or blank_refusal(党组织名称=fields.get("name", body.name)):
        return no
    kind = fields.get("kind", body.kind)
    if kind not in PartyOrganisation.Kind.values:
        return Refusal(f"没有“{kind}”这个党组织类别。", kind="input")
    if no := _taken(PartyOrganisation, body.scope, fields.get("name", body.name), "党组织", body):
        return no
    return _ring(body, fields)


@action("party_organisation.retire", label=_("撤销党组织"), needs=Perm.ORG_EDIT, on=PartyOrganisation)
def retire_party_organisation(act: Act, body: PartyOrganisation, *, reason: str) -> PartyOrganisation:
    act.say(reason=reason)
    _close(body, act.today)
    return body


@retire_party_organisation.refusing
def _retire_party_organisation(_by: Actor, body: PartyOrganisation, *, reason: str) -> Refusal | None:
    if body.valid_to is not None:
        return Refusal(f"“{body.name}”已经撤销。", kind="state")
    return _left_below(body) or reason_refusal(reason, "为什么撤销")


# --- what units and party bodies share: each is a tree of named bodies with a first and a last day -------------------

Body = Unit | PartyOrganisation


def _taken(
    model: type[Unit | PartyOrganisation], scope: str, name: str, what: str, but: Body | None = None
) -> Refusal | None:
    same = model.objects.filter(scope=scope, name=name.strip(), valid_to__isnull=True)
    if (same.exclude(pk=but.pk) if but is not None else same).exists():
        return Refusal(f"已有同名{what}“{name.strip()}”。", kind="input")
    return None


def _closed_parent(parent: Body | None) -> Refusal | None:
    if parent is not None and parent.valid_to is not None:
        return Refusal(f"上级“{parent.name}”已经撤销，请另选。", kind="input")
    return None


def _ring(body: Body, fields: dict[str, Any]) -> Refusal | None:
    parent = fields.get("parent")
    if parent is None or parent.pk == body.parent_id:
        return None
    above, one = [], parent
    while one is not None and one.pk not in above:
        above.append(one.pk)
        one = one.parent
    return _closed_parent(parent) or ring_refusal(body.name, above, body.pk)


def _fixed(row: Body | Post, fields: dict[str, Any]) -> Refusal | None:
    """A table that is brought in again may repeat what cannot be changed, not change it."""
    if fields.get("scope", row.scope) != row.scope:
        return Refusal("所在区划不能改。搬到别处的，请撤销后在新的地方设立。", kind="input")
    if fields.get("valid_from", row.valid_from) != row.valid_from:
        return Refusal("开始日期不能改。", kind="input")
    return None


def _set(row: Body | Post, fields: dict[str, Any], *names: str) -> None:
    for name in names:
        if name in fields:
            value = fields[name]
            setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.save()


def _close(row: Body | Post, today: dt.date) -> None:
    """A last day is after the first, even for what was set up this morning."""
    row.valid_to = max(today, row.valid_from + dt.timedelta(days=1))
    row.save()


def _left_below(body: Body) -> Refusal | None:
    if below := body.children.filter(valid_to__isnull=True).count():
        return Refusal(f"“{body.name}”下面还有{below}个在设的，请先撤销或改上级。", kind="state")
    return None


@action("post.add", label=_("设置岗位"), needs=Perm.ORG_EDIT)
def add_post(
    act: Act, *, scope: str, unit: Unit, title: str, duty: str = "", valid_from: dt.date | None = None
) -> Post:
    return Post.objects.create(
        scope=scope, unit=unit, title=title.strip(), duty=duty.strip(), valid_from=valid_from or act.today
    )


@add_post.refusing
def _add_post(_by: Actor, *, scope: str, unit: Unit, title: str, **_rest: Any) -> Refusal | None:
    if no := place_refusal(scope) or blank_refusal(岗位名称=title):
        return no
    if unit.valid_to is not None:
        return Refusal(f"“{unit.name}”已经撤销，不能再设岗位。", kind="state")
    return _title_taken(unit, title)


def _title_taken(unit: Unit, title: str, but: Post | None = None) -> Refusal | None:
    same = Post.objects.filter(unit=unit, title=title.strip(), valid_to__isnull=True)
    if (same.exclude(pk=but.pk) if but is not None else same).exists():
        return Refusal(f"“{unit.name}”已有“{title.strip()}”岗位。", kind="input")
    return None


@action("post.amend", label=_("修改岗位"), needs=Perm.ORG_EDIT, on=Post)
def amend_post(_act: Act, post: Post, **fields: Any) -> Post:
    _set(post, fields, "title", "duty")
    return post


@amend_post.refusing
def _amend_post(_by: Actor, post: Post, **fields: Any) -> Refusal | None:
    if post.valid_to is not None:
        return Refusal(f"“{post.title}”岗位已撤销，撤销的岗位不再修改。", kind="state")
    unit = fields.get("unit")
    if unit is not None and unit.pk != post.unit_id:
        return Refusal("岗位不能换单位：办过的事都记在这个单位名下。请在新单位设岗位。", kind="input")
    if no := _fixed(post, fields) or blank_refusal(岗位名称=fields.get("title", post.title)):
        return no
    return _title_taken(post.unit, fields.get("title", post.title), post)


@action("post.retire", label=_("撤销岗位"), needs=Perm.ORG_EDIT, on=Post)
def retire_post(act: Act, post: Post, *, reason: str) -> Post:
    """Close the post, its open appointments and its grants: nobody keeps a right through a post that is gone."""
    act.say(reason=reason)
    for held in Appointment.objects.filter(not_over(act.today), post=post):
        held.valid_to = max(act.today, held.valid_from + dt.timedelta(days=1))
        held.save()
    for grant in post.grants.filter(not_over(act.today)):
        grant.valid_to = max(act.today, grant.valid_from)
        grant.save()
    _close(post, act.today)
    return post


@retire_post.refusing
def _retire_post(by: Actor, post: Post, *, reason: str) -> Refusal | None:
    if post.valid_to is not None:
        return Refusal(f"“{post.title}”岗位已经撤销。", kind="state")
    return last_administrator(by, post=post) or reason_refusal(reason, "为什么撤销")
