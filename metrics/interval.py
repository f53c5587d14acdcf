"""The range type that every metric returns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """A closed range in the indicator's own unit; an edge that is not known is `None`."""

    lower: float | None
    upper: float | None

    def __post_init__(self) -> None:
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"An interval needs lower ≤ upper, got {self.lower} and {self.upper}.")
