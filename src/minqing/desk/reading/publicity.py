"""The pages of a publication and of a comment on the desk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.base import clock
from minqing.desk.links import list_of, page_of
from minqing.desk.reading import places
from minqing.desk.reading.facts import Fact, Group, Linked, Page, Pair
from minqing.desk.reading.moves import moves_of
from minqing.desk.reading.story import Files, story_of
from minqing.matters.models import Comment, Publication
from minqing.matters.publicity_states import PublicationState
from minqing.matters.rules import said
from minqing.org.access import Viewer

JOINS = ("drafted_by", "asked_by", "published_by", "withdrawn_by")


def publication_page(row: Publication, viewer: Viewer) -> Page:
    items = row.items.filter(active=True).order_by("place")
    url = reverse("desk:publication_preview", args=[row.pk])
    comments = Comment.objects.seen_by(viewer).filter(publication=row).order_by("given_at")
    return Page(
        row=row,
        kind=_("公示"),
        list_label=_("公示"),
        list_url=list_of("publications", viewer),
        title=row.title,
        place=places.community_of(places.names_of(viewer.office), row.scope),
        pair=_pair(row),
        entries=story_of(row, Files()),
        moves=moves_of(row, viewer),
        facts=_facts(row, url),
        groups=[
            Group(
                _("公示条目"),
                tuple(Linked(str(item.place), item.title, "", url) for item in items),
                _("还没有内容"),
            ),
            Group(
                _("公示留言"),
                tuple(
                    Linked(
                        c.code, "", str(c.get_state_display()), page_of(c), note=str(c.get_aspect_display())
                    )
                    for c in comments
                ),
                _("还没有留言"),
            ),
        ],
        labels=(_("走到哪一步"), _("居民看到")),
    )


def _pair(row: Publication) -> Pair:
    today = clock.today()
    if row.in_force(today):
        return Pair(
            row.get_state_display(), _("正在显示"), "", _("到%(day)s") % {"day": said(row.expires_on)}
        )
    over = row.state == PublicationState.PUBLISHED
    state = _("已到期") if over else row.get_state_display()
    return Pair(state, _("不显示"), "", _("%(day)s到期") % {"day": said(row.expires_on)} if over else "")


def _facts(row: Publication, url: str) -> list[Fact]:
    facts = [
        Fact(_("公示种类"), row.get_kind_display()),
        Fact(_("居民看到的样子"), "", url=url, link=_("打开预览")),
        Fact(_("公示到哪天"), said(row.expires_on)),
        Fact(_("起草人"), row.drafted_by or "—"),
    ]
    if row.asked_by is not None:
        facts.append(Fact(_("报批人"), row.asked_by))
    if row.published_by is not None:
        facts.append(Fact(_("批准人"), row.published_by))
    if row.back_reason:
        facts.append(Fact(_("退回理由"), row.back_reason))
    if row.withdraw_reason:
        facts.append(Fact(_("撤下理由"), row.withdraw_reason, row.withdrawn_by or ""))
    return facts


def comment_page(row: Comment, viewer: Viewer) -> Page:
    linked = [Linked(row.publication.code, row.publication.title, "", page_of(row.publication))]
    if row.opinion is not None:
        linked.append(
            Linked(row.opinion.code, "", str(row.opinion.get_state_display()), page_of(row.opinion))
        )
    return Page(
        row=row,
        kind=_("公示留言"),
        list_label=_("公示留言"),
        list_url=list_of("comments", viewer),
        title=_("公示留言"),
        place=places.community_of(places.names_of(viewer.office), row.scope),
        pair=Pair(row.get_state_display(), row.reply or _("还没有答复")),
        entries=story_of(row, Files()),
        moves=moves_of(row, viewer),
        facts=[
            Fact(_("留言"), row.words),
            Fact(_("说的是哪方面"), row.get_aspect_display(), row.item or ""),
            *([Fact(_("不公开的理由"), row.keep_reason)] if row.keep_reason else []),
        ],
        groups=[Group(_("有关的"), tuple(linked))],
        labels=(_("公开情况"), _("公开答复")),
    )
