"""What all forms of verbs share: they know the row and the reader, and give the action its values."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from minqing.base.action import ACTIONS, Action
from minqing.base.errors import Refusal
from minqing.base.lengths import TEXT, LimitedForm
from minqing.base.rows import Row
from minqing.desk.reading.moves import not_now
from minqing.org.access import Viewer

READ_ALOUD = _("群众凭回执码看得到，一字不改。")
About = list[tuple[Any, Any]]


class ActForm(LimitedForm):
    """`told` says what happens, `final` what cannot be undone, `follows` whether to go on to the row it made."""

    verb: ClassVar[str]
    told: ClassVar[Any] = ""
    final: ClassVar[Any] = ""
    button: ClassVar[Any] = ""
    follows: ClassVar[bool] = False
    cancel: ClassVar[Any] = ""  # what the way back is called; empty: back to the row
    finds: ClassVar[bool] = False  # a search above the form narrows its choices
    find_label: ClassVar[Any] = _("按编号或标题找问题")
    use_required_attribute = False

    def __init__(self, row: Any, viewer: Viewer, *args: Any, sought: str = "", **kwargs: Any) -> None:
        self.row, self.viewer, self.sought = row, viewer, sought
        super().__init__(*args, **kwargs)
        self.prepare()

    def most(self, name: str) -> int:
        return self.action().at_most.get(name, TEXT)

    def prepare(self) -> None:
        """Fill in choices and first values."""

    def values(self) -> dict[str, Any]:
        """What the action is called with."""
        return dict(self.cleaned_data)

    @property
    def about(self) -> About:
        """What the person should have before their eyes while deciding."""
        return []

    @property
    def papers(self) -> list[dict[str, Any]]:
        """Files that must be opened before deciding, as `story.drawn` gives them."""
        return []

    @property
    def nothing(self) -> bool:
        """There is nothing to choose from: the search above comes first."""
        return self.finds and not any(getattr(field, "choices", True) for field in self.fields.values())

    def instead(self) -> str:
        """Another verb whose form must be confirmed first; empty: this one is carried out."""
        return ""

    @property
    def trail(self) -> tuple[str, str] | None:
        """Where the form belongs and what that is called; None: the row's own page."""
        return None

    @property
    def version(self) -> int | str:
        """The version that the form was opened with, so that a save in between is seen."""
        version: int = self.row.version
        return version

    def not_now(self) -> Refusal | None:
        """Why the form cannot be opened at all. What only the form can answer is left to the form."""
        return not_now(self.action(), self.row, self.viewer)

    @classmethod
    def action(cls) -> Action[Any]:
        return ACTIONS[cls.verb]

    @classmethod
    def model(cls) -> type[Row]:
        """The rows whose page this form belongs to."""
        on = cls.action().on
        assert on is not None
        return on

    def target(self) -> Row | None:
        """The row that the action is on."""
        row: Row = self.row
        return row
