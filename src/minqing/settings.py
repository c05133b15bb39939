"""One settings file, driven by the environment. Secrets come from the environment or from files under `<var>/keys/`."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from minqing.base import engine

engine.swap_in()

ROOT = Path(__file__).resolve().parents[2]
MINQING_VAR = Path(os.environ.get("MINQING_VAR", ROOT / "var")).resolve()
MINQING_KEYS = Path(os.environ.get("MINQING_KEYS", MINQING_VAR / "keys" / "sealing.json"))
MINQING_FILES = MINQING_VAR / "files"
MINQING_SEALED_FILES = MINQING_VAR / "sealed"


def _secret() -> str:
    """MINQING_SECRET_KEY, else a secret made once and kept in a file that only this user can read."""
    if given := os.environ.get("MINQING_SECRET_KEY"):
        return given
    path = MINQING_VAR / "keys" / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass  # another process made it a moment ago; it is read below
        else:
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_urlsafe(50))
                out.flush()
                os.fsync(out.fileno())
    return path.read_text()


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _sqlite() -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": MINQING_VAR / "minqing.sqlite3",
        "CONN_MAX_AGE": 60,
        "TEST": {"NAME": MINQING_VAR / "test.sqlite3"},  # a real file: in memory there is no WAL to test
        "OPTIONS": {
            # A read-then-write transaction gets SQLITE_BUSY at once, whatever the timeout: take the write lock first.
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=10000;PRAGMA foreign_keys=ON;"
                "PRAGMA mmap_size=268435456;PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;"
                # What is erased or sealed must leave no bytes behind in the file.
                "PRAGMA journal_size_limit=67108864;PRAGMA secure_delete=ON"
            ),
        },
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": _postgresql(DATABASE_URL) if DATABASE_URL else _sqlite()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = _secret()
DEBUG = False
_HOSTS = [h for h in os.environ.get("MINQING_HOSTS", "").split(",") if h]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *_HOSTS]
HTTPS = os.environ.get("MINQING_HTTPS") == "1"
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in _HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "minqing.base",
    "minqing.ledger",
    "minqing.org",
    "minqing.campaigns",
    "minqing.matters",
    "minqing.desk",
    "minqing.portal",
    "minqing.messaging",
    "minqing.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, of which ours override the field and the form
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "minqing.base.language.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "minqing.desk.middleware.ViewerMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "minqing.urls"
WSGI_APPLICATION = "minqing.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "src" / "minqing" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "minqing.desk.context.frame",
                "minqing.messaging.context.inbox",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Sign-in: local accounts, checked by axes (lockout) before allauth looks at the password.
AUTH_USER_MODEL = "org.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "minqing.desk.sign_in.Adapter"
ACCOUNT_FORMS = {
    "login": "minqing.desk.sign_in.SignInForm",
    "change_password": "minqing.desk.sign_in.PasswordForm",
}
# Wrong passwords are counted by axes alone: the library's own count by name would let a stranger lock an official out.
# A whole office may sign in at 8:30 through one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "", "login": "60/m/ip"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = False
# Second factor: a code from an authenticator on the office's own computer, and a sheet of recovery codes shown once.
MFA_ADAPTER = "minqing.desk.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # an office computer's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "minqing.desk.second_factor.CodeForm",
    "reauthenticate": "minqing.desk.second_factor.CodeAgainForm",
    "activate_totp": "minqing.desk.second_factor.ActivateForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:work"
# Five failures slow the account-and-address pair, so that a stranger cannot lock an official out from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_VERBOSE = False
# The address is the socket's own. Forwarded-for headers are believed only when an operator names his proxies.
MINQING_PROXIES = [p for p in os.environ.get("MINQING_PROXIES", "").split(",") if p]
AXES_CLIENT_IP_CALLABLE = "minqing.base.addresses.client_address"

SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "minqing"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "minqing.desk.pages.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
# A choice made at the foot of a page; it holds a year, like the size of type.
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [ROOT / "src" / "minqing" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "src" / "minqing" / "static"]
# No STATIC_ROOT: the built files are served from the package itself, nothing is collected.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = MINQING_VAR / "unused-media"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "minqing.base.upload_cap.Cap",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# The one mail that is sent is the daily digest, and only where a mail server is named: smtp://, smtp+tls:// or smtps://.
MINQING_EMAIL_URL = os.environ.get("MINQING_EMAIL_URL", "")
_MAIL = urlsplit(MINQING_EMAIL_URL)
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _MAIL.hostname or "localhost"
EMAIL_PORT = _MAIL.port or {"smtps": 465, "smtp+tls": 587}.get(_MAIL.scheme, 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.scheme == "smtps", _MAIL.scheme == "smtp+tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MINQING_EMAIL_FROM", EMAIL_HOST_USER or "minqing@localhost")
# What a mail's links begin with; `run` sets it to the address that it prints.
MINQING_ADDRESS = os.environ.get("MINQING_ADDRESS", "")
MINQING_DIGEST_AT = os.environ.get("MINQING_DIGEST_AT", "08:00")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"minqing": {"level": "INFO"}},
}
SILENCED_SYSTEM_CHECKS = [] if HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]
