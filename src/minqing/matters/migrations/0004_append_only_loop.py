"""Steps between levels are final. Only the words of one that told of an accusation may be taken out, when that is sealed."""

from django.db import migrations

from minqing.base.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_loop")]

    operations = [append_only("matters", "Hop", may_update=("reason", "version"))]
