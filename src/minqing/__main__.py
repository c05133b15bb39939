"""`python -m minqing`: what ./minqing hands over to, inside the environment it made."""

import sys

from minqing.cli.dispatch import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
