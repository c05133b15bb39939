"""What every request of somebody else is answered with: yes, or no with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.base import ActForm
from minqing.desk.forms.fields import area
from minqing.desk.forms.pickers import Cards

DECISIONS = [("yes", _("同意")), ("no", _("不同意"))]


class Decision(ActForm):
    """A request of somebody else: yes, or no with a reason."""

    approve = forms.ChoiceField(label=_("批示"), choices=DECISIONS, widget=Cards)
    text = forms.CharField(
        label=_("批示意见"), max_length=300, required=False, widget=area(3), help_text=_("不同意的，要写理由")
    )

    def values(self) -> dict[str, Any]:
        return {"approve": self.cleaned_data["approve"] == "yes", "text": self.cleaned_data["text"]}
