"""Telephone and ID numbers as they are stored: one spelling each, checked, never repaired by guessing."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils.translation import gettext as _
from stdnum.cn import ric

from minqing.base.text import shorten

# Mobile; landline with area code; 400/800; local number.
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}[2-9]\d{6,7}|[48]00\d{7}|[2-9]\d{6,7}")
# Public short numbers such as 12345 or 110: an office may have one, a person has none.
SHORT = re.compile(r"1\d{2,4}|9\d{4}")
# What an office prints for its callers: one number or several, as it likes to write them.
PRINTED = re.compile(r"[\d\s()+\-—,、;/转]+")


class BadContact(ValueError):
    """No such number; the message says why and how to write it."""


def phone_from(text: str, *, short: bool = False) -> str:
    """“+86 138-1234-6027” → “13812346027”; an extension stays behind a dash: “073188123456-802”.

    `short` also takes public short numbers.
    """
    plain = re.sub(r"[\s()]+", "", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    number, _dash, extension = re.sub(r"(?:转|分机|ext\.?)", "-", plain, flags=re.IGNORECASE).partition("--")
    number, *rest = number.split("-")
    while rest and not PHONE.fullmatch(number) and len(number) < 12:
        number += rest.pop(0)
    extension = extension or "".join(rest)
    known = PHONE.fullmatch(number) or (short and SHORT.fullmatch(number))
    if not known or not re.fullmatch(r"\d{0,6}", extension):
        raise BadContact(
            _("“%s”不像电话号码。手机写11位，座机写区号加号码，如 0731-88123456。") % shorten(text, 30)
        )
    return f"{number}-{extension}" if extension else number


def any_phone_from(text: str) -> str:
    """Also a public short number: in a table of an office's own numbers."""
    return phone_from(text, short=True)


def printed_phone(text: str) -> str:
    """An office's own telephone as it wants it printed; refused only where it cannot be dialled."""
    plain = unicodedata.normalize("NFKC", text)
    if not PRINTED.fullmatch(plain) or sum(c.isdigit() for c in plain) < 3:
        raise BadContact(_("“%s”不像电话号码。写号码，如 0731-88123456。") % shorten(text, 30))
    return text.strip()


def id_from(text: str) -> str:
    """A resident ID number: 18 characters, X in upper case, the check character right; or the 15 digits of old cards."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"\d{15}", plain) and _is_day(f"19{plain[6:12]}"):
        return plain
    if not re.fullmatch(r"\d{17}[\dX]", plain):
        raise BadContact(_("身份证号应是18位（旧证15位），这里是%d位。请按证件重填。") % len(plain))
    if ric.calc_check_digit(plain) != plain[-1] or not _is_day(plain[6:14]):
        raise BadContact(
            _("身份证号“%s”对不上校验位或出生日期，请按证件核对。") % f"{plain[:3]}…{plain[-4:]}"
        )
    return plain


def _is_day(digits: str) -> bool:
    try:
        dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
