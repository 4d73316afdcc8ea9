"""The command line behind ./run, ./test and scripts/db. Standard library only."""

import argparse
import sys

from boot import check, database, serve
from boot.places import Problem


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/dev.py", description=__doc__)
    commands = parser.add_subparsers(required=True)
    serve.add_command(commands)
    check.add_command(commands)
    database.add_command(commands)
    arguments, more = parser.parse_known_args()
    arguments.more = more
    try:
        return int(arguments.do(arguments))
    except Problem as problem:
        print(f"\n✗ {problem}", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"\n✗ {error}. Was it made by another user (root)?", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped")
        return 130


if __name__ == "__main__":
    sys.exit(main())
