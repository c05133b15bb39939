"""The forms of an import: the file, and what its headings mean. Parsing only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.desk.importing import Heading
from minqing.ledger.ledger import Ledger
from minqing.ledger.plan import heading_choices


class UploadForm(forms.Form):
    """The workbook."""

    file = forms.FileField(
        label=gettext_lazy("选一个表格文件"),
        help_text=gettext_lazy(
            "xlsx、xls、csv、ods 都可以，不超过30 MB。表头在前几行里自动找；合计行、说明行不会当成记录。"
        ),
        error_messages={"required": gettext_lazy("还没有选文件。"), "empty": gettext_lazy("文件是空的。")},
    )


class MappingForm(forms.Form):
    """One field a heading."""

    def __init__(self, ledger: Ledger, headings: list[Heading], data: Any = None) -> None:
        super().__init__(data)
        self.headings = headings
        choices = [("", gettext_lazy("不导入这一栏")), *heading_choices(ledger)]
        for number, heading in enumerate(headings):
            self.fields[f"h{number}"] = forms.ChoiceField(
                label=heading.name, choices=choices, required=False, initial=heading.column
            )

    def lines(self) -> list[tuple[Heading, forms.BoundField]]:
        return [(heading, self[f"h{number}"]) for number, heading in enumerate(self.headings)]

    def mapping(self) -> dict[str, str]:
        return {heading.name: self.cleaned_data[f"h{n}"] for n, heading in enumerate(self.headings)}

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first: dict[str, str] = {}
        for number, heading in enumerate(self.headings):
            column = told.get(f"h{number}")
            if column and column in first:
                self.add_error(
                    f"h{number}", _("“%s”已经对应到这一栏，一栏只能对应一个表头。") % first[column]
                )
            elif column:
                first[column] = heading.name
        if not first and not self.errors:
            raise forms.ValidationError(_("至少要对应一栏。"))
        return told
