"""Evidence as a part of other forms: one of five kinds, a file only where the kind is a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk.forms.fields import FilesField, area, one_file
from minqing.desk.forms.pickers import Cards
from minqing.matters.models import EvidenceKind
from minqing.matters.rules import FILE_KINDS

HINTS = {
    EvidenceKind.DOCUMENT: _("验收单、合同、复函等，上传文件"),
    EvidenceKind.MEASURED: _("量了什么，多少"),
    EvidenceKind.RESIDENT_WORD: _("哪位群众怎么说，不写姓名"),
    EvidenceKind.NOTE: _("由另一名工作人员来写，写自己看到的"),
    EvidenceKind.PHOTO: _("整改后的照片，不强求"),
}
KINDS = [(kind.value, f"{kind.label}\n{HINTS[kind]}") for kind in EvidenceKind]


def kind_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("佐证类型"), choices=KINDS, widget=Cards)


class ProofFields(forms.Form):
    """The proof of something that was put right at once."""

    proof_kind = kind_field()
    proof_text = forms.CharField(label=_("佐证内容"), required=False, widget=area(3))
    proof_files = FilesField(label=_("佐证文件"))


def proofs_in(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each file is a proof of its own; without files the words are one."""
    kind, text = told["proof_kind"], told["proof_text"]
    files = told["proof_files"] if kind in FILE_KINDS else []
    if not files:
        return [{"kind": kind, "text": text}]
    return [{"kind": kind, "text": text if n == 0 else "", "file": file} for n, file in enumerate(files)]


class EvidenceFields(forms.Form):
    """One proof of a task or a problem."""

    kind = kind_field()
    text = forms.CharField(label=_("说明"), required=False, widget=area(3))
    file = one_file(label=_("文件"), help_text=_("只有“文件材料”和“照片”要上传"))
