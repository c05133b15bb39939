"""The two parties of a draw: handing in a commitment, opening the secret; and noting that the time ran out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base import draws
from minqing.desk.forms.base import About, ActForm
from minqing.matters.actions.draw import party_of
from minqing.matters.published import parties_told


class _OnDraw(ActForm):
    """Beside the draw's own facts."""

    @property
    def about(self) -> About:
        draw = self.row
        return [
            (_("摇号事项"), draw.heading),
            (_("名单哈希"), draw.list_hash),
            *parties_told(draw),
        ]


class Commit(_OnDraw):
    verb = "draw.commit"
    told = _("秘密留在你自己的机器上，只交它的哈希。存好秘密的文件：公开时要用，丢了这次摇号就作废。")
    draw_secret = True

    commitment = forms.CharField(
        label=_("承诺（秘密的哈希，64位）"),
        max_length=64,
        widget=forms.TextInput({"data-commitment": "", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("没有 JavaScript 时：在自己的机器上运行 ./minqing draw-secret，把给出的哈希抄到这里"),
    )

    def clean_commitment(self) -> str:
        typed: str = self.cleaned_data["commitment"]
        return typed.strip().lower()


class Open(_OnDraw):
    verb = "draw.open"
    told = _("把存下的秘密整行复制过来。公开以后，任何人都能看到它、用它重算。")
    final = _("公开以后收不回来。")

    secret = forms.CharField(
        label=_("秘密"),
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_secret(self) -> str:
        return draws.plain(self.cleaned_data["secret"])

    @property
    def about(self) -> About:
        party = party_of(self.viewer, self.row)
        mine: About = [(_("你交的承诺"), party.commitment)] if party is not None else []
        return [*super().about, *mine]


class Void(_OnDraw):
    verb = "draw.void"
    told = _("到期没有双方承诺或公开的摇号，按规则已经作废；这里只是登记下来。")
