"""What the supervising team decided is final: whoever asks."""

from django.db import migrations

from minqing.base.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]

    operations = [append_only("campaigns", "StepDecision")]
