"""The one-time set-up link: the first visitor of a listening server must not become its administrator."""

from __future__ import annotations

import hashlib
import secrets

from minqing.base import clock
from minqing.org.models import Account, SetupToken


def needs_set_up() -> bool:
    """Whether this installation has no account yet."""
    return not Account.objects.exists()


def issue_token() -> str:
    """A new token for the set-up link; earlier unused ones stop working. Only its hash is kept."""
    token = secrets.token_urlsafe(24)
    SetupToken.objects.filter(used_at__isnull=True).delete()
    SetupToken.objects.create(digest=_digest(token), made_at=clock.now())
    return token


def token_is_good(token: str) -> bool:
    return SetupToken.objects.filter(digest=_digest(token), used_at__isnull=True).exists() and needs_set_up()


def spend(token: str) -> None:
    """Use the token up, in the same moment as the set-up succeeds."""
    SetupToken.objects.filter(digest=_digest(token)).update(used_at=clock.now())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
