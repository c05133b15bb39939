"""One page of help for every screen: the texts, by the name of the view. A new page of the desk adds its text here."""

from minqing.desk.help import campaigns, lists, matters, people, supervision, work
from minqing.desk.help.base import HELP, Help, key_of, shown_for

__all__ = [
    "HELP",
    "Help",
    "campaigns",
    "key_of",
    "lists",
    "matters",
    "people",
    "shown_for",
    "supervision",
    "work",
]
