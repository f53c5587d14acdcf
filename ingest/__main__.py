"""python -m ingest build [--out FILE] [--as-of DATE]"""

import argparse
import sys
from datetime import date
from pathlib import Path

from ingest.reference import RefusalError
from ingest.warehouse import home, published_warehouse, written_warehouse

REFUSED = 2


def main() -> int:
    """Exit 0: published; 2: refused, with sentences on standard error and the old warehouse in force."""
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Builds the Nysana warehouse.")
    build = parser.add_subparsers(dest="command", required=True).add_parser(
        "build", help="build from data/ and data/imports/"
    )
    build.add_argument("--out", type=Path, help="write to this file and move no link")
    build.add_argument(
        "--as-of",
        type=date.fromisoformat,
        default=date.today(),
        metavar="DATE",
        help="what was known and in force on this day (default: today)",
    )
    options = parser.parse_args()
    try:
        path = written_warehouse(options.out, options.as_of) if options.out else published_warehouse(options.as_of)
    except RefusalError as refusal:
        print(refusal, file=sys.stderr)
        print("Nothing was published; the warehouse built before stays in force.", file=sys.stderr)
        return REFUSED
    except OSError as error:
        print(f"The warehouse could not be written below {options.out or home()}: {error}", file=sys.stderr)
        return REFUSED
    print(f"Published {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
