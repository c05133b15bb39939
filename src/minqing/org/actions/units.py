"""Units, party organisations and posts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.org.models import Appointment, PartyOrganisation, Post, Unit
from minqing.org.models.people import in_force
from minqing.org.permissions import Perm
from minqing.org.rules import code_refusal


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
        scope=scope, name=name, kind=kind, valid_from=valid_from, parent=parent, phone=phone
    )


@add_unit.refusing
def _add_unit(_by: Actor, *, scope: str, name: str, kind: str, **_rest: Any) -> Refusal | None:
    if no := code_refusal(scope):
        return no
    if kind not in Unit.Kind.values:
        return Refusal(f"没有“{kind}”这个单位类别。", kind="input")
    if Unit.objects.filter(scope=scope, name=name, valid_to__isnull=True).exists():
        return Refusal(f"已有同名单位“{name}”。", kind="input")
    return None


@action("unit.amend", label=_("修改单位"), needs=Perm.ORG_EDIT, on=Unit)
def amend_unit(_act: Act, unit: Unit, *, name: str, phone: str = "", **_rest: Any) -> Unit:
    unit.name, unit.phone = name, phone
    unit.save()
    return unit


@action("unit.retire", label=_("撤销单位"), needs=Perm.ORG_EDIT, on=Unit)
def retire_unit(act: Act, unit: Unit, *, reason: str) -> Unit:
    unit.valid_to = act.today
    act.say(reason=reason)
    unit.save()
    return unit


@retire_unit.refusing
def _retire_unit(_by: Actor, unit: Unit, **_rest: Any) -> Refusal | None:
    if unit.valid_to is not None:
        return Refusal(f"“{unit.name}”已经撤销。", kind="state")
    if unit.posts.filter(valid_to__isnull=True).exists():
        return Refusal(f"“{unit.name}”还有在设的岗位，请先撤销岗位。", kind="state")
    return None


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
        scope=scope, name=name, kind=kind, valid_from=valid_from, parent=parent
    )


@add_party_organisation.refusing
def _add_party_organisation(_by: Actor, *, scope: str, name: str, kind: str, **_rest: Any) -> Refusal | None:
    if no := code_refusal(scope):
        return no
    if kind not in PartyOrganisation.Kind.values:
        return Refusal(f"没有“{kind}”这个党组织类别。", kind="input")
    if PartyOrganisation.objects.filter(scope=scope, name=name, valid_to__isnull=True).exists():
        return Refusal(f"已有同名党组织“{name}”。", kind="input")
    return None


@action("post.add", label=_("设置岗位"), needs=Perm.ORG_EDIT)
def add_post(
    act: Act, *, scope: str, unit: Unit, title: str, duty: str = "", valid_from: dt.date | None = None
) -> Post:
    return Post.objects.create(
        scope=scope, unit=unit, title=title, duty=duty, valid_from=valid_from or act.today
    )


@add_post.refusing
def _add_post(_by: Actor, *, unit: Unit, title: str, **_rest: Any) -> Refusal | None:
    if not title.strip():
        return Refusal("岗位名称没有写。", kind="input")
    if unit.valid_to is not None:
        return Refusal(f"“{unit.name}”已经撤销，不能再设岗位。", kind="state")
    if Post.objects.filter(unit=unit, title=title, valid_to__isnull=True).exists():
        return Refusal(f"“{unit.name}”已有“{title}”岗位。", kind="input")
    return None


@action("post.retire", label=_("撤销岗位"), needs=Perm.ORG_EDIT, on=Post)
def retire_post(act: Act, post: Post, *, reason: str) -> Post:
    """Close the post, its open appointments and its grants: nobody keeps a right through a post that is gone."""
    act.say(reason=reason)
    for held in Appointment.objects.filter(in_force(act.today), post=post):
        held.valid_to = max(act.today, held.valid_from + dt.timedelta(days=1))
        held.save()
    for grant in post.grants.filter(in_force(act.today)):
        grant.valid_to = act.today
        grant.save()
    post.valid_to = max(act.today, post.valid_from + dt.timedelta(days=1))
    post.save()
    return post
