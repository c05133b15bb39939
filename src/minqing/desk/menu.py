"""The menu's table of contents. A page gets its line here when it exists, not before."""

from __future__ import annotations

from minqing.desk.nav import Group

GROUPS: tuple[Group, ...] = ()
