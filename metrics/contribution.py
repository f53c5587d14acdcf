"""Which parts make the whole's change? Counts, and rates with the effect of population apart."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from metrics.checks import checked_number


@dataclass(frozen=True)
class Contribution:
    """A part's share in the change of the whole, in the unit of the whole: its rate effect and its population effect.

    For counts without population the whole change is the rate effect.
    """

    total: float
    rate_effect: float
    population_effect: float


def contributions(
    base: Mapping[str, float],
    latest: Mapping[str, float],
    population_base: Mapping[str, float] | None = None,
    population_latest: Mapping[str, float] | None = None,
    per: float = 1,
) -> dict[str, Contribution]:
    """Each part's contribution to the change of the whole between two years; they sum to that change.

    Counts alone: the change of each count. With both populations: the change of the whole's rate (sum of counts ÷ sum
    of populations × `per`), split in two. Rate effect: change of the part's rate × its mean share of the population.
    Population effect: change of its share × how far its mean rate lies from the whole's mean rate.
    Raises ValueError where the parts of the years differ, one population is missing, or a number makes no sense.
    Source: Kitagawa, Journal of the American Statistical Association 50 (1955).
    """
    if (population_base is None) != (population_latest is None):
        raise ValueError("The population is needed for both years or for none.")
    tables = [_numbers(one) for one in (base, latest, population_base, population_latest) if one is not None]
    if any(set(table) != set(tables[0]) for table in tables):
        raise ValueError("The parts of the two years and of their populations must be the same.")
    if any(value < 0 for table in tables for value in table.values()):
        raise ValueError("Counts and populations must not be negative.")
    base, latest, *populations = tables
    if not populations:
        changes = {part: latest[part] - base[part] for part in base}
        return {part: Contribution(change, change, 0.0) for part, change in changes.items()}
    if any(table[part] == 0 for table in populations for part in base):
        raise ValueError("A part without population has no rate.")
    per = checked_number(per, "per")
    before, after = _Year(base, populations[0], per), _Year(latest, populations[1], per)
    mean_rate = (before.rate + after.rate) / 2
    found = {}
    for part in base:
        rate_effect = (after.rates[part] - before.rates[part]) * (before.shares[part] + after.shares[part]) / 2
        off = (before.rates[part] + after.rates[part]) / 2 - mean_rate
        population_effect = (after.shares[part] - before.shares[part]) * off
        found[part] = Contribution(rate_effect + population_effect, rate_effect, population_effect)
    if any(not math.isfinite(one.total) for one in found.values()):
        raise ValueError("A rate of these parts is too large to compare.")
    return found


def _numbers(table: object) -> dict[str, float]:
    if not isinstance(table, Mapping):
        raise ValueError(f"A table of parts is needed, but {str(table)[:40]!r} stands there.")
    return {part: checked_number(value, f"figure of {part}") for part, value in table.items()}


class _Year:
    """Rates and population shares of one year's parts, and the whole's rate."""

    def __init__(self, counts: Mapping[str, float], population: Mapping[str, float], per: float) -> None:
        whole = math.fsum(population.values())
        self.rates = {part: counts[part] / population[part] * per for part in counts}
        self.shares = {part: population[part] / whole for part in counts}
        self.rate = math.fsum(counts.values()) / whole * per if counts else 0.0
