"""Telephone and ID numbers as they are stored: one spelling each, checked, never repaired by guessing."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _
from stdnum.cn import ric

from minqing.base.text import shorten

# Mobile; landline with area code; 400/800; local number; public short numbers such as 12345 or 110.
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}[2-9]\d{6,7}|[48]00\d{7}|[2-9]\d{6,7}|1\d{2,4}|9\d{4}")


class BadContact(ValueError):
    """No such number; the message says why and how to write it."""


def phone_from(text: str) -> str:
    """“+86 138-1234-6027” → “13812346027”; an extension stays behind a dash: “073188123456-802”."""
    plain = re.sub(r"[\s()]+", "", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    number, _dash, extension = re.sub(r"(?:转|分机|ext\.?)", "-", plain, flags=re.IGNORECASE).partition("--")
    number, *rest = number.split("-")
    while rest and not PHONE.fullmatch(number) and len(number) < 12:
        number += rest.pop(0)
    extension = extension or "".join(rest)
    if not PHONE.fullmatch(number) or not re.fullmatch(r"\d{0,6}", extension):
        raise BadContact(
            _("“%s”不像电话号码。手机写11位，座机写区号加号码，如 0731-88123456。") % shorten(text, 30)
        )
    return f"{number}-{extension}" if extension else number


def id_from(text: str) -> str:
    """The 18 characters of a resident ID number, X in upper case, its check character right."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    if not re.fullmatch(r"\d{17}[\dX]", plain):
        raise BadContact(_("身份证号应是18位，这里是%d位。请按证件重填。") % len(plain))
    if not ric.is_valid(plain):
        raise BadContact(
            _("身份证号“%s”对不上校验位或出生日期，请按证件核对。") % f"{plain[:3]}…{plain[-4:]}"
        )
    return plain
