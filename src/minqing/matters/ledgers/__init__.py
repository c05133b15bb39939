"""What matters list and count: opinions, problems, tasks, verdicts, rechecks, categories."""

from minqing.ledger.registry import register
from minqing.matters.ledgers.categories import CATEGORIES
from minqing.matters.ledgers.opinions import OPINIONS
from minqing.matters.ledgers.problems import PROBLEMS
from minqing.matters.ledgers.tasks import TASKS
from minqing.matters.ledgers.verdicts import RECHECKS, VERDICTS

for _ledger in (OPINIONS, PROBLEMS, TASKS, VERDICTS, RECHECKS, CATEGORIES):
    register(_ledger)

__all__ = ["CATEGORIES", "OPINIONS", "PROBLEMS", "RECHECKS", "TASKS", "VERDICTS"]
