"""What matters list and count: opinions, problems, leaders' own problems, tasks, verdicts, rechecks, categories."""

from minqing.ledger.registry import register
from minqing.matters.ledgers.categories import CATEGORIES
from minqing.matters.ledgers.draws import DRAWS
from minqing.matters.ledgers.lookbacks import ACCOUNTABILITIES, ITEMS, LOOKBACKS
from minqing.matters.ledgers.opinions import OPINIONS
from minqing.matters.ledgers.papers import CORRECTIONS, PAPERS
from minqing.matters.ledgers.personal import PERSONAL_PROBLEMS
from minqing.matters.ledgers.problems import PROBLEMS
from minqing.matters.ledgers.publicity import COMMENTS, PUBLICATIONS
from minqing.matters.ledgers.referrals import REFERRALS
from minqing.matters.ledgers.tasks import TASKS
from minqing.matters.ledgers.verdicts import RECHECKS, VERDICTS

for _ledger in (
    OPINIONS,
    PROBLEMS,
    PERSONAL_PROBLEMS,
    TASKS,
    REFERRALS,
    VERDICTS,
    RECHECKS,
    PAPERS,
    CORRECTIONS,
    CATEGORIES,
):
    register(_ledger)
for _ledger in (LOOKBACKS, ITEMS, ACCOUNTABILITIES, DRAWS, PUBLICATIONS, COMMENTS):
    register(_ledger)

__all__ = [
    "CATEGORIES",
    "CORRECTIONS",
    "OPINIONS",
    "PAPERS",
    "PERSONAL_PROBLEMS",
    "PROBLEMS",
    "RECHECKS",
    "REFERRALS",
    "TASKS",
    "VERDICTS",
]
