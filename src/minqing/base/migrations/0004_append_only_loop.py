"""A draw: its list and conditions never change, nor does what was drawn, committed or opened once it stands there."""

from django.db import migrations

from minqing.base.appendonly import append_only, set_once

DRAWN = ("seed", "chosen", "drawn_at", "void_at", "void_reason")
OPENED = ("secret", "opened_at")


class Migration(migrations.Migration):
    dependencies = [("base", "0003_loop")]

    operations = [
        append_only("base", "Draw", may_update=("state", "version", *DRAWN)),
        set_once("base", "Draw", *DRAWN),
        append_only("base", "DrawParty", may_update=("version", *OPENED)),
        set_once("base", "DrawParty", *OPENED),
    ]
