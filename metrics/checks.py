"""What every metric asks of a number it is given."""

import math


def checked_number(value: object, name: str) -> float:
    """The value as a finite float; ValueError with its name otherwise."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError(f"The {name} must be a number, but {value!r} stands there.") from None
    if not math.isfinite(number):
        raise ValueError(f"The {name} must be a finite number, but {number} stands there.")
    return number
