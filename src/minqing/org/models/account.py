"""Sign-in accounts and the one-time set-up token: framework tables, written outside actions and named as such.

An account's password hash and last sign-in are written by the sign-in library. Who the person is and what they may do
lies in guarded rows (Person, Appointment, Grant).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from minqing.base.rows import new_id


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **extra: Any) -> Account:
        account = self.model(username=username, **extra)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A sign-in name. `is_active` False, or a person without grants, sees nothing at the next request."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField("登录名", max_length=40, unique=True)
    person = models.OneToOneField(
        "org.Person", on_delete=models.PROTECT, related_name="account", verbose_name="人员", null=True
    )
    is_active = models.BooleanField("可登录", default=True)
    must_change_password = models.BooleanField("首次登录须改密码", default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.username

    # Asked by the sign-in library and the test client; permissions are grants, never these.
    is_staff = False
    is_superuser = False
    is_anonymous = False
    is_authenticated = True


class SetupToken(models.Model):
    """The one-time link that makes the first administrator: only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField("摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "安装链接"
