"""The journal: an RFC 6962 tree whose leaves are final, hold no value in clear, and survive erasure."""

import hashlib
import json
import random

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.support.cast import LAODI, STREET

from minqing.base import journal
from minqing.base.models import JournalHead, JournalLeaf, JournalNode, JournalValue
from minqing.org.actions.people import add_person
from minqing.org.actions.places import amend_division
from minqing.org.models import Division, Person


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


@pytest.mark.django_db
def test_stored_root_and_nodes_are_those_of_the_rfc(cast):
    division = Division.objects.get(scope=LAODI)
    for turn in range(random.Random(7).randrange(9, 20)):
        amend_division(division, by=cast.system, name=f"老堤{turn}")
    leaves = [leaf.leaf.encode() for leaf in JournalLeaf.objects.filter(office=STREET).order_by("index")]
    size, root = journal.head(STREET)
    assert size == len(leaves)
    assert root == naive_root(leaves).hex()
    for node in JournalNode.objects.filter(office=STREET):
        width = 2**node.level
        part = leaves[node.position * width : (node.position + 1) * width]
        assert len(part) == width
        assert node.hash == naive_root(part).hex()
    complete = sum(size >> level for level in range(1, size.bit_length()))
    assert JournalNode.objects.filter(office=STREET).count() == complete


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_peaks_give_the_rfc_root(leaves):
    peaks: list[str] = []
    for size, leaf in enumerate(leaves):
        node, level = hashlib.sha256(b"\x00" + leaf).hexdigest(), 0
        while size >> level & 1:
            node, level = journal.node_hash(peaks.pop(), node), level + 1
        peaks.append(node)
    assert journal.root_of(peaks) == naive_root(leaves).hex()


@pytest.mark.django_db
def test_the_tree_agrees_with_an_independent_implementation(cast):
    from pymerkle import InmemoryTree

    tree = InmemoryTree(algorithm="sha256")
    for leaf in JournalLeaf.objects.filter(office=STREET).order_by("index"):
        tree.append_entry(leaf.leaf.encode())
    assert (
        tree.get_root().hex() == journal.head(STREET)[1]
        if hasattr(tree, "get_root")
        else tree.get_state().hex()
    )


@pytest.mark.django_db
def test_no_value_lies_in_a_leaf(cast):
    person = add_person(by=cast.system, scope=STREET, name="只此一名", phone="0000-1234")
    leaf = JournalLeaf.objects.latest("index")
    assert "只此一名" not in leaf.leaf
    body = json.loads(leaf.leaf)
    assert body["v"] == journal.LEAF_VERSION
    [[table, row, op, fields]] = body["rows"]
    assert (table, row, op) == ("org.person", str(person.pk), "c")
    kept = JournalValue.objects.get(leaf=leaf, field="name")
    assert fields["name"] == journal.commitment(bytes(kept.salt), "org.person", "name", kept.value)
    assert len(bytes(kept.salt)) == 16


@pytest.mark.django_db
def test_erasure_takes_the_value_and_leaves_the_proof(cast):
    person = add_person(by=cast.system, scope=STREET, name="要抹掉的名字")
    before = journal.head(STREET)
    assert journal.erase_values(person, ["name"]) == 1
    assert journal.head(STREET) == before
    kept = JournalValue.objects.get(row=person.pk, field="name")
    assert (kept.value, kept.salt) == (None, None)
    assert "name" not in journal.entries_of([person])[0].changes[person.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE base_journalleaf SET leaf = 'x'",
        "DELETE FROM base_journalleaf",
        "UPDATE base_journalnode SET hash = 'x'",
        "UPDATE base_journalrow SET op = 'd'",
        "UPDATE base_journalvalue SET field = 'x'",
        "DELETE FROM base_journalvalue",
    ],
)
def test_the_database_itself_refuses_to_change_history(cast, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_half_an_erasure_is_refused(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalValue.objects.filter(erased_at__isnull=True).update(salt=None)


@pytest.mark.django_db
def test_an_index_stands_once(cast):
    leaf = JournalLeaf.objects.first()
    leaf.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalLeaf.objects.create(
            office=leaf.office, index=leaf.index, leaf="x", hash="x", verb="x", at=leaf.at
        )
    assert JournalHead.objects.filter(office=STREET).count() == 1


def test_one_spelling_per_value():
    assert journal.canonical({"b": 1, "a": [True, None]}) == '{"a":[true,null],"b":1}'
    with pytest.raises(TypeError):
        journal.canonical(Person)
