"""What the forms of the settings share: asked before they are opened, and made for rows that are new."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minqing.base.errors import Refusal
from minqing.base.rows import Row
from minqing.desk.forms.base import ActForm
from minqing.desk.forms.fields import area
from minqing.ledger.registry import LEDGERS
from minqing.org.access import Viewer
from minqing.org.models import Office

SAID = "……"


class SettingForm(ActForm):
    """A form on a row. `sample` is what a filled-in one would hold, for the rules that look beyond the form;
    `fits` says whether the step makes sense on this row at all.
    """

    @staticmethod
    def sample(_row: Any) -> dict[str, Any]:
        return {}

    @staticmethod
    def fits(row: Any) -> bool:
        return getattr(row, "valid_to", None) is None

    @classmethod
    def why_not(cls, row: Any, viewer: Viewer) -> Refusal | None:
        """Why the step is refused. What only the form can answer is left to the form."""
        no = cls.action().refusal(viewer, row, **cls.sample(row))
        return None if no is not None and no.kind == "input" else no

    def not_now(self) -> Refusal | None:
        return self.why_not(self.row, self.viewer)


class NewForm(ActForm):
    """A form that makes a row. It stands on the office; what is known already comes with the address."""

    ledger: ClassVar[str]
    follows = True
    cancel = _("不办了")

    def not_now(self) -> Refusal | None:
        found = self.viewer.authorise(self.action().needs, None, self.viewer.office)
        return found if isinstance(found, Refusal) else None

    @property
    def trail(self) -> tuple[str, str]:
        return reverse("desk:list", args=[self.ledger]), str(LEDGERS[self.ledger].label)

    @classmethod
    def model(cls) -> type[Row]:
        return Office

    @property
    def version(self) -> str:
        """What is new has none; the office's own says nothing."""
        return ""

    def target(self) -> None:
        """The row is new: the action is on none."""
        return

    def first(self, **values: Any) -> None:
        """First values, where the address does not give others."""
        self.initial = {**values, **self.initial}


class ReasonForm(SettingForm):
    """A step that only needs a reason."""

    reason = forms.CharField(label=_("理由"), max_length=200, widget=area(3))

    @staticmethod
    def sample(_row: Any) -> dict[str, Any]:
        return {"reason": SAID}
