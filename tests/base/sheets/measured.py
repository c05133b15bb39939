"""The memory that reading takes, measured in a process of its own: a pytest worker has had other, larger children."""

import subprocess
import sys

READ = """
import resource, sys
from django.conf import settings
settings.configure(USE_I18N=False)
from minqing.base.sheets.read import read_workbook
from minqing.base.spreadsheet_files import BadWorkbook
for path in sys.argv[1:]:
    try:
        print(sum(len(sheet.rows) for sheet in read_workbook(path).sheets), end=" ")
    except BadWorkbook:
        print("refused", end=" ")
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)
"""


def printed(code, *arguments):
    """The last line that `code` prints, as words."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=True, env={"PYTHONPATH": "src"}, text=True)
    return done.stdout.split()


def read(*paths):
    """What came of each file (its number of rows, or "refused") and the peak in MiB of the processes that read them."""
    *outcomes, peak = printed(READ, *paths)
    return outcomes, int(peak)
