"""Form 1-СНГ, state of crime: counts crimes only, without misdemeanours."""

from ingest.readers.form import form_reading
from ingest.readers.reading import Asked, Facts, File, Reading

VERSION = "1"


def reading(file: File, asked: Asked, facts: Facts) -> Reading:
    """The counts of sheets R1 and R2. Raises RefusedError."""
    return form_reading("form-1-sng", file, asked, facts)
