"""The square code of an authenticator's secret, as a picture that the policy allows."""

from __future__ import annotations

from django import template

from minqing.base import square

register = template.Library()


@register.simple_tag
def totp_square(url: str) -> str:
    return square.picture(url)
