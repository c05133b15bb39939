"""The access log is final."""

from django.db import migrations

from minqing.base.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]

    operations = [append_only("org", "AccessEntry")]
