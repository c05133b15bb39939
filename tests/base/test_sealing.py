"""Sealed values open only with the right key, for the right column, and are found again only by HMAC."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minqing.base import sealing
from minqing.base.errors import Refused
from minqing.org.models import Person


@pytest.fixture
def ring(settings, tmp_path):
    settings.MINQING_KEYS = tmp_path / "keys" / "sealing.json"
    return sealing.ensure_keyring()


def test_round_trip(ring):
    blob = sealing.seal_bytes("陈某".encode(), "field x")
    assert "陈某".encode() not in blob
    assert sealing.open_bytes(blob, "field x").decode() == "陈某"


def test_two_seals_of_one_value_differ(ring):
    assert sealing.seal_bytes(b"a", "p") != sealing.seal_bytes(b"a", "p")


def test_a_blob_does_not_open_in_another_column(ring):
    blob = sealing.seal_bytes(b"a", "field one")
    with pytest.raises(Refused, match="不符"):
        sealing.open_bytes(blob, "field two")


def test_a_changed_blob_is_refused(ring):
    blob = bytearray(sealing.seal_bytes(b"secret", "p"))
    blob[-1] ^= 1
    with pytest.raises(Refused, match="改动"):
        sealing.open_bytes(bytes(blob), "p")


def test_missing_key_file_is_refused_not_replaced(settings, tmp_path):
    settings.MINQING_KEYS = tmp_path / "nothing.json"
    with pytest.raises(Refused, match="密钥文件"):
        sealing.seal_bytes(b"a", "p")
    assert not settings.MINQING_KEYS.exists()


def test_rotation_keeps_old_values_open_and_asks_for_a_new_copy(ring, tmp_path):
    blob = sealing.seal_bytes(b"old", "p")
    found = sealing.lookup("138 0013-8000", "phone")
    sealing.export_keys(tmp_path / "copy1", "一个很长的口令")
    assert not sealing.keyring().copy_is_due
    sealing.rotate()
    assert sealing.keyring().copy_is_due
    assert sealing.open_bytes(blob, "p") == b"old"
    assert sealing.open_bytes(sealing.seal_bytes(b"new", "p"), "p") == b"new"
    assert sealing.lookup("13800138000", "phone") == found


def test_lookup_normalises_and_separates_purposes(ring):
    assert sealing.lookup("１３８-００１３ 8000", "phone") == sealing.lookup("13800138000", "phone")
    assert sealing.lookup("13800138000", "phone") != sealing.lookup("13800138000", "id")


def test_key_copy_opens_only_with_its_passphrase(ring, tmp_path):
    copy = tmp_path / "copy"
    sealing.export_keys(copy, "正确的口令")
    assert sealing.read_key_copy(copy, "正确的口令").fingerprint() == sealing.keyring().fingerprint()
    with pytest.raises(Refused, match="口令不对"):
        sealing.read_key_copy(copy, "错误的口令")
    rubbish = tmp_path / "rubbish"
    rubbish.write_text("{}")
    with pytest.raises(Refused, match="不是民情台账的密钥备份"):
        sealing.read_key_copy(rubbish, "正确的口令")


def test_other_keys_are_not_overwritten(ring, settings, tmp_path):
    copy = tmp_path / "copy"
    sealing.export_keys(copy, "口令口令")
    other = sealing.read_key_copy(copy, "口令口令")
    settings.MINQING_KEYS = tmp_path / "second" / "sealing.json"
    sealing.ensure_keyring()
    with pytest.raises(Refused, match="没有覆盖"):
        sealing.install_keys(other)


def test_key_file_is_private(ring):
    assert sealing.keys_path().stat().st_mode & 0o077 == 0


@settings(max_examples=50)
@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_round_trip(data, purpose):
    purpose = purpose.encode("utf-8", "ignore").decode()
    assert sealing.open_bytes(sealing.seal_bytes(data, purpose), purpose) == data


def test_sealed_field_refuses_every_lookup_but_null():
    field = sealing.SealedField()
    field.set_attributes_from_name("name")
    field.model = Person
    with pytest.raises(TypeError, match="HMAC"):
        field.get_lookup("exact")
    assert field.get_lookup("isnull") is not None
