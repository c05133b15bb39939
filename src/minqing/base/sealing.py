"""Sealed values: AES-GCM under keys that live in a file outside database and backup, looked up only by HMAC.

Blob layout, version 1: 0x01 ‖ length of key id ‖ key id ‖ 12-byte nonce ‖ ciphertext and tag. The purpose is bound in
as associated data and by deriving one key per purpose, so that a blob cannot be moved to another column.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.db import models

from minqing.base import clock
from minqing.base.errors import Refusal, Refused

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

VERSION = 1
_SCRYPT = {"length": 32, "n": 2**15, "r": 8, "p": 1}


@dataclass(frozen=True)
class Keyring:
    """All keys of one installation. `current` seals; every key in `keys` still opens; `index` makes lookups."""

    current: str
    keys: dict[str, bytes]
    index: bytes
    made_at: str
    exported_at: str = ""

    @property
    def copy_is_due(self) -> bool:
        """No key copy was ever taken out, or a key is newer than the copy."""
        return self.exported_at < self.made_at or not self.exported_at

    def fingerprint(self) -> str:
        """Tells whether a backup fits these keys, without telling the keys."""
        parts = [self.index, *(self.keys[k] for k in sorted(self.keys))]
        return hashlib.sha256(b"minqing keyring" + b"".join(parts)).hexdigest()[:32]

    def to_json(self) -> dict[str, Any]:
        coded = {k: base64.b64encode(v).decode() for k, v in self.keys.items()}
        return {
            "format": VERSION,
            "current": self.current,
            "keys": coded,
            "index": base64.b64encode(self.index).decode(),
            "made_at": self.made_at,
            "exported_at": self.exported_at,
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> Keyring:
        keys = {k: base64.b64decode(v) for k, v in data["keys"].items()}
        index = base64.b64decode(data["index"])
        return Keyring(data["current"], keys, index, data["made_at"], data.get("exported_at", ""))


def keys_path() -> Path:
    """Where the keys lie: `<var>/keys/sealing.json`, or wherever MINQING_KEYS points."""
    return Path(settings.MINQING_KEYS)


def _write(path: Path, ring: Keyring) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        json.dump(ring.to_json(), out)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    _load.cache_clear()


def ensure_keyring() -> Keyring:
    """Make the keys of a new installation. Never called where sealed rows may exist already."""
    path = keys_path()
    if not path.exists():
        stamp = clock.now().isoformat()
        _write(path, Keyring("k1", {"k1": secrets.token_bytes(32)}, secrets.token_bytes(32), stamp))
    return keyring()


@functools.lru_cache(maxsize=4)
def _load(path: str, _stamp: int) -> Keyring:
    return Keyring.from_json(json.loads(Path(path).read_text()))


def keyring() -> Keyring:
    """The installation's keys; Refused when the file is missing: new keys would lock every sealed value for ever."""
    path = keys_path()
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        raise Refused(
            Refusal(
                f"密钥文件 {path} 不在，密封的姓名、电话打不开。",
                who="管理员用 ./minqing keys import 文件 恢复密钥备份",
                kind="file",
            )
        ) from None
    return _load(str(path), stamp)


def rotate() -> Keyring:
    """Add a new sealing key; old ones keep opening. The key copy is due again."""
    ring = keyring()
    name = f"k{len(ring.keys) + 1}"
    keys = {**ring.keys, name: secrets.token_bytes(32)}
    _write(keys_path(), Keyring(name, keys, ring.index, clock.now().isoformat(), ring.exported_at))
    return keyring()


@functools.lru_cache(maxsize=64)
def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"minqing " + purpose.encode()).derive(key)


def seal_bytes(data: bytes, purpose: str) -> bytes:
    """Seal under the current key for `purpose`."""
    ring = keyring()
    name = ring.current.encode()
    nonce = os.urandom(12)
    head = bytes([VERSION, len(name)]) + name
    cipher = AESGCM(_derived(ring.keys[ring.current], purpose))
    return head + nonce + cipher.encrypt(nonce, data, head + purpose.encode())


def open_bytes(blob: bytes, purpose: str) -> bytes:
    """Open what `seal_bytes` made for the same purpose; Refused in words when no key fits."""
    blob = bytes(blob)
    size = blob[1]
    head, nonce, body = blob[: 2 + size], blob[2 + size : 14 + size], blob[14 + size :]
    name = head[2:].decode()
    key = keyring().keys.get(name)
    if key is None:
        raise Refused(
            Refusal(f"没有编号为 {name} 的密钥，打不开这项密封内容。", who="管理员导入密钥备份", kind="file")
        )
    try:
        return AESGCM(_derived(key, purpose)).decrypt(nonce, body, head + purpose.encode())
    except InvalidTag:
        raise Refused(
            Refusal("密封内容与现有密钥不符，或已被改动。", who="管理员核对密钥备份", kind="file")
        ) from None


def normalise(value: str) -> str:
    """The form in which two spellings of one phone or number are equal: NFKC, upper case, no spaces or dashes."""
    folded = unicodedata.normalize("NFKC", value).upper()
    return "".join(c for c in folded if not c.isspace() and c not in "-‐–—")


def lookup(value: str, purpose: str) -> str:
    """64 hex characters that find a sealed value again without telling it."""
    key = _derived(keyring().index, "lookup " + purpose)
    return hmac.new(key, normalise(value).encode(), hashlib.sha256).hexdigest()


def digest(data: bytes, purpose: str) -> str:
    """Keyed hash of exact bytes."""
    return hmac.new(_derived(keyring().index, purpose), data, hashlib.sha256).hexdigest()


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A str in Python, a sealed blob in the database. It can be tested for null, and for nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    @property
    def purpose(self) -> str:
        return f"field {self.model._meta.label_lower}.{self.name}"  # noqa: SLF001 -- Django's public meta API

    def check(self, **kwargs: Any) -> list[Any]:
        """Django expects bytes as a BinaryField's default; this one holds a str."""
        return [message for message in super().check(**kwargs) if message.id != "fields.E170"]

    def get_default(self) -> Any:
        return self.default

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = seal_bytes(value.encode(), self.purpose) if value else b""
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, _expression: Any, _connection: BaseDatabaseWrapper) -> str | None:
        if value is None:
            return None
        blob = bytes(value)
        return open_bytes(blob, self.purpose).decode() if blob else ""

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            message = f"{self.name} is sealed: look it up through its HMAC column"
            raise TypeError(message)
        return super().get_lookup(lookup_name)


def export_keys(path: Path, passphrase: str) -> Keyring:
    """Write a copy of all keys under a passphrase, and note that it was taken."""
    ring = keyring()
    salt, nonce = os.urandom(16), os.urandom(12)
    key = Scrypt(salt=salt, **_SCRYPT).derive(passphrase.encode())
    stamped = Keyring(ring.current, ring.keys, ring.index, ring.made_at, clock.now().isoformat())
    body = AESGCM(key).encrypt(nonce, json.dumps(stamped.to_json()).encode(), b"minqing keys")
    coded = {
        "format": VERSION,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "body": base64.b64encode(body).decode(),
    }
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        json.dump({"minqing-keys": coded, "fingerprint": stamped.fingerprint()}, out)
        out.flush()
        os.fsync(out.fileno())
    _write(keys_path(), stamped)
    return stamped


def read_key_copy(path: Path, passphrase: str) -> Keyring:
    """Open a key copy; Refused in words when it is not one, or the passphrase is wrong."""
    try:
        coded = json.loads(path.read_text())["minqing-keys"]
        key = Scrypt(salt=bytes.fromhex(coded["salt"]), **_SCRYPT).derive(passphrase.encode())
        nonce, body = bytes.fromhex(coded["nonce"]), base64.b64decode(coded["body"])
    except (KeyError, ValueError, TypeError):
        raise Refused(Refusal(f"{path.name} 不是民情台账的密钥备份。", kind="file")) from None
    try:
        return Keyring.from_json(json.loads(AESGCM(key).decrypt(nonce, body, b"minqing keys")))
    except InvalidTag:
        raise Refused(Refusal("口令不对，密钥备份没有打开。", who="保管口令的人", kind="file")) from None


def install_keys(ring: Keyring) -> None:
    """Put a key copy in place. Refused where other keys already lie there."""
    if keys_path().exists() and keyring().fingerprint() != ring.fingerprint():
        raise Refused(
            Refusal(f"{keys_path()} 已有另一套密钥，没有覆盖。请先移走它。", who="管理员", kind="file")
        )
    _write(keys_path(), ring)
