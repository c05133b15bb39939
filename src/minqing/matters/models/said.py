"""What came with an opinion: who spoke, tags, files; and the sealed place to which all of it moves if it is an accusation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base.rows import Row
from minqing.base.sealing import SealedField
from minqing.matters.models.choices import Wind


class Speaker(Row):
    """Who spoke: sealed, 1:1 with the opinion. Found again only through the HMAC columns."""

    opinion = models.OneToOneField(
        "matters.Opinion", on_delete=models.PROTECT, related_name="speaker", verbose_name=_("意见")
    )
    name = SealedField(_("姓名"))
    phone = SealedField(_("电话"))
    address = SealedField(_("住址"))
    id_number = SealedField(_("身份证号"))
    phone_last4 = models.CharField(_("电话后四位"), max_length=4, blank=True)
    phone_hmac = models.CharField(_("电话查找值"), max_length=64, blank=True, db_index=True)
    id_last4 = models.CharField(_("身份证后四位"), max_length=4, blank=True)
    id_hmac = models.CharField(_("身份证查找值"), max_length=64, blank=True, db_index=True)

    class Meta:
        verbose_name = _("反映人")
        constraints = [
            models.CheckConstraint(
                name="speaker_phone_whole",
                condition=Q(phone_hmac="", phone_last4="") | ~Q(phone_hmac="") & ~Q(phone_last4=""),
            ),
            models.CheckConstraint(
                name="speaker_id_whole",
                condition=Q(id_hmac="", id_last4="") | ~Q(id_hmac="") & ~Q(id_last4=""),
            ),
        ]


class OpinionTag(Row):
    """A 四风 tag on an opinion."""

    opinion = models.ForeignKey(
        "matters.Opinion", on_delete=models.PROTECT, related_name="tags", verbose_name=_("意见")
    )
    wind = models.CharField(_("四风"), max_length=12, choices=Wind.choices)

    class Meta:
        verbose_name = _("四风标签")
        constraints = [
            models.UniqueConstraint(fields=["opinion", "wind"], name="opinion_tag_once"),
            models.CheckConstraint(name="opinion_tag_known", condition=Q(wind__in=Wind.values)),
        ]


class OpinionFile(Row):
    """An attachment that came with an opinion."""

    opinion = models.ForeignKey(
        "matters.Opinion", on_delete=models.PROTECT, related_name="files", verbose_name=_("意见")
    )
    file = models.ForeignKey(
        "base.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("附件")
    )

    class Meta:
        verbose_name = _("意见附件")
        constraints = [models.UniqueConstraint(fields=["opinion", "file"], name="opinion_file_once")]


class Accusation(Row):
    """All that an accusation said, in one sealed blob: words, title, place, times, channel, speaker, tags, file ids."""

    opinion = models.OneToOneField(
        "matters.Opinion", on_delete=models.PROTECT, related_name="accusation", verbose_name=_("意见")
    )
    # Not a SealedField: the reveal that staff may use on a speaker's telephone must find nothing to open here.
    content = models.BinaryField(_("密封内容"))
    sealed_at = models.DateTimeField(_("密封时间"))

    class Meta:
        verbose_name = _("检举控告")
