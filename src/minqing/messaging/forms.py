"""One's own wish for the daily digest."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.base.lengths import LimitedForm
from minqing.messaging.actions.wishes import LONGEST


class WishForm(LimitedForm):
    """Opt in, to one's own address."""

    wanted = forms.BooleanField(
        label=_("每天给我发一封"), required=False, help_text=_("只有件数和链接，没有内容；没有要办的事就不发")
    )
    address = forms.CharField(
        label=_("邮箱"),
        max_length=LONGEST,
        required=False,
        help_text=_("自己的工作邮箱。密封保存，别人看不到"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    use_required_attribute = False
