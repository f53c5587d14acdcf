"""Form 1-M, registered criminal offences: one workbook a region and period, which it does not name itself."""

from ingest.readers.form import form_reading
from ingest.readers.reading import Asked, Facts, File, Reading

VERSION = "1"


def reading(file: File, asked: Asked, facts: Facts) -> Reading:
    """The counts of sheets R1, R2, R3-1 and R6. Raises RefusedError."""
    return form_reading("form-1m", file, asked, facts)
