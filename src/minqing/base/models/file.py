"""A kept file: the bytes lie under their hash in `var/files` (or sealed in `var/sealed`), the row says what they are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, In
from django.utils.translation import gettext_lazy as _

from minqing.base.codes import CodeField
from minqing.base.rows import Row
from minqing.base.sealing import SealedField


class FileKind(models.TextChoices):
    """What is accepted, told by the bytes and never by the name or the browser."""

    JPG = "jpg", _("JPEG 图片")
    PNG = "png", _("PNG 图片")
    WEBP = "webp", _("WebP 图片")
    HEIC = "heic", _("HEIC 图片")
    GIF = "gif", _("GIF 图片")
    PDF = "pdf", _("PDF 文件")
    TIF = "tif", _("TIFF 扫描件")
    DOCX = "docx", _("Word 文档")
    XLSX = "xlsx", _("Excel 工作簿")
    TXT = "txt", _("纯文本")


MIME = {
    FileKind.JPG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.HEIC: "image/heic",
    FileKind.GIF: "image/gif",
    FileKind.PDF: "application/pdf",
    FileKind.TIF: "image/tiff",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.TXT: "text/plain; charset=utf-8",
}


class StoredFile(Row):
    """`sha256` is of the bytes as they lie on disk (of the sealed blob, once sealed); rows may share one file."""

    office = CodeField(_("机构"), max_length=15)
    sha256 = models.CharField(_("内容哈希"), max_length=64, db_index=True)
    size = models.BigIntegerField(_("字节数"))
    kind = models.CharField(_("类型"), max_length=8, choices=FileKind.choices)
    name = SealedField(_("文件名"))
    display_sha256 = models.CharField(_("显示副本哈希"), max_length=64, blank=True, db_index=True)
    sealed = models.BooleanField(_("已密封"), default=False)
    stored_at = models.DateTimeField(_("存入时间"))

    class Meta:
        verbose_name = _("文件")
        constraints = [
            models.CheckConstraint(name="file_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="file_kind_known", condition=Q(kind__in=FileKind.values)),
            models.CheckConstraint(name="file_hash_whole", condition=Exact(Length("sha256"), 64)),
            models.CheckConstraint(
                name="file_display_whole", condition=In(Length("display_sha256"), [0, 64])
            ),
            # A sealed file leaves no readable picture behind.
            models.CheckConstraint(
                name="file_sealed_whole", condition=Q(sealed=False) | Q(display_sha256="")
            ),
        ]

    @property
    def mime(self) -> str:
        """The media type for a download's header."""
        return MIME[FileKind(self.kind)]
