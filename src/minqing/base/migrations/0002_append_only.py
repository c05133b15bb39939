"""The journal is final: leaves, nodes and row lines never change; of a value only its content can be erased."""

from django.db import migrations

from minqing.base.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]

    operations = [
        append_only("base", "JournalLeaf"),
        append_only("base", "JournalNode"),
        append_only("base", "JournalRow"),
        append_only("base", "JournalValue", may_update=("value", "sealed", "salt", "erased_at")),
    ]
