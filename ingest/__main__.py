"""python -m ingest build [--out FILE] [--as-of DATE] · python -m ingest dictionary"""

import argparse
import sys
from datetime import date
from pathlib import Path

import duckdb

from ingest.dictionary import data_dictionary
from ingest.reference import RefusalError
from ingest.warehouse import FILE_NAME, home, published_warehouse, written_warehouse

REFUSED = 2


def main() -> int:
    """Exit 0: done; 2: refused, with sentences on standard error and the old warehouse in force."""
    options = _options()
    try:
        if options.command == "dictionary":
            print(data_dictionary(home() / FILE_NAME), end="")
            return 0
        path = written_warehouse(options.out, options.as_of) if options.out else published_warehouse(options.as_of)
    except RefusalError as refusal:
        print(refusal, file=sys.stderr)
        print("Nothing was published; the warehouse built before stays in force.", file=sys.stderr)
        return REFUSED
    except (OSError, duckdb.Error) as error:
        print(f"The warehouse could not be written below {options.out or home()}: {error}", file=sys.stderr)
        return REFUSED
    print(f"Published {path}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Builds the Nysana warehouse.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build from data/ and data/imports/, check, publish")
    build.add_argument("--out", type=Path, help="write to this file and move no link")
    build.add_argument(
        "--as-of",
        type=date.fromisoformat,
        default=date.today(),
        metavar="DATE",
        help="what was known and in force on this day (default: today)",
    )
    commands.add_parser("dictionary", help="print the data dictionary of the published warehouse")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
