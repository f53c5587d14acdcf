"""What every metric asks of the numbers it is given."""

import math
from collections.abc import Iterable


def checked_number(value: object, name: str) -> float:
    """The value as a finite float; ValueError with its name otherwise."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"The {name} must be a number, but {str(value)[:40]!r} stands there.") from None
    if not math.isfinite(number):
        raise ValueError(f"The {name} must be a finite number, but {number} stands there.")
    return number


def checked_series(values: object, name: str) -> list[float]:
    """The values as finite floats; ValueError where they are no series of numbers."""
    return [checked_number(value, name) for value in checked_items(values, name)]


def checked_items(values: object, name: str) -> list[object]:
    """The items of a series; ValueError where it is none."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise ValueError(f"A series of {name}s is needed, but {str(values)[:40]!r} stands there.")
    return list(values)


def finite_or_none(value: float) -> float | None:
    """The value, or `None` where it left the range of numbers."""
    return value if math.isfinite(value) else None
