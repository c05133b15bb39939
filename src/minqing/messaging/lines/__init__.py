"""The lines of the table, a module for each app. A new part adds its module here."""

from minqing.messaging.lines import campaigns, loop, matters, org, publicity

__all__ = ["campaigns", "loop", "matters", "org", "publicity"]
