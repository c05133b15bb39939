"""Verdicts are final: whoever asks."""

from django.db import migrations

from minqing.base.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]

    operations = [append_only("matters", "Verdict")]
