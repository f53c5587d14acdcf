"""What the screen of the running year shows, made from the rows of the warehouse: months, comparison, limits."""

from dataclasses import dataclass

import pandas as pd

from metrics.control_chart import Limits, special_causes, xmr_limits
from metrics.year_to_date import MONTHS, period_values, revised_periods, twelve_month_sums
from pages.shared.fetch import Record, records

# What each view draws and tabulates: a column of the months.
COLUMNS = {"cumulative": "cumulative", "months": "period_value", "twelve": "twelve_months"}

# From as many monthly values on, limits mean something. Authority: NHS England, Making Data Count.
FEWEST_MONTHS = 12


@dataclass(frozen=True)
class Comparison:
    """The newest figure and the same months a year before; `None` where those are not known."""

    year: int
    month: int
    value: float
    before: float | None

    @property
    def is_whole_year(self) -> bool:
        """Whether whole years are compared."""
        return self.month == MONTHS


def months_of(figures: pd.DataFrame) -> pd.DataFrame:
    """One row a month, from January of the first year to the newest figure: the figures known and what they give.

    cumulative, period_value, is_revised, twelve_months; then the columns of the figure's own row. Missing is NaN.
    """
    known = figures[figures["replaced_on"].isna()].set_index(["year", "month"])
    first, last = known.index[0][0], known.index[-1]
    rows, before = [], _year(known, first - 1)
    for year in range(first, last[0] + 1):
        cumulative = _year(known, year)
        sums = twelve_month_sums(before, cumulative)
        columns = (cumulative, period_values(cumulative), revised_periods(cumulative), sums)
        rows += [(year, month, *values) for month, values in enumerate(zip(*columns, strict=True), start=1)]
        before = cumulative
    names = ["year", "month", "cumulative", "period_value", "is_revised", "twelve_months"]
    months = pd.DataFrame(rows, columns=names).astype(dict.fromkeys(COLUMNS.values(), float))
    shown = months[(months["year"] < last[0]) | (months["month"] <= last[1])]
    return shown.merge(known.drop(columns=["value"]), how="left", on=["year", "month"])


def _year(known: pd.DataFrame, year: int) -> list[float | None]:
    """January to December as the reports stand, `None` for a month without one."""
    values = known["value"]
    return [float(values[year, month]) if (year, month) in known.index else None for month in range(1, MONTHS + 1)]


def comparison(months: pd.DataFrame, month: int | None = None) -> Comparison:
    """The newest figure, or the newest of the months up to `month`, against the same months a year before."""
    known = months[months["cumulative"].notna() & (True if month is None else months["month"] == month)]
    newest = records(known)[-1]
    before = value_of(months, newest["year"] - 1, newest["month"])
    return Comparison(int(newest["year"]), int(newest["month"]), float(newest["cumulative"]), before)


def last_whole_year(months: pd.DataFrame) -> Comparison | None:
    """The last whole year against the year before it; `None` where the newest figure is one, or none is known."""
    newest = comparison(months)
    has_whole = bool((months["cumulative"].notna() & (months["month"] == MONTHS)).any())
    return None if newest.is_whole_year or not has_whole else comparison(months, MONTHS)


def value_of(months: pd.DataFrame, year: int, month: int, column: str = "cumulative") -> float | None:
    """The value of one month, `None` where it is not known."""
    found = months.loc[(months["year"] == year) & (months["month"] == month), column].dropna()
    return None if found.empty else float(found.iloc[0])


def newest_row(months: pd.DataFrame, column: str) -> Record | None:
    """The newest month whose value of the column is known, with the value of a year before as `before`."""
    known = records(months[months[column].notna()])
    if not known:
        return None
    row = known[-1]
    return row | {"before": value_of(months, row["year"] - 1, row["month"], column)}


def former_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures that a later report replaced by another value."""
    return figures[figures["replaced_on"].notna() & (figures["next_value"] != figures["value"])]


def process_limits(months: pd.DataFrame) -> Limits | None:
    """Limits of the known months in their order; `None` with fewer than twelve of them."""
    known = months["period_value"].dropna()
    return xmr_limits([float(value) for value in known]) if len(known) >= FEWEST_MONTHS else None


def special_months(months: pd.DataFrame, limits: Limits | None, direction: str) -> pd.Series:
    """Which months stand out. A run is broken by an unknown month: seven in a row must be seven neighbours."""
    values = months["period_value"]
    special: set[object] = set()
    if limits is None:
        return pd.Series(False, index=months.index)
    for _, run in values[values.notna()].groupby(values.isna().cumsum()):
        causes = special_causes([float(value) for value in run], limits, direction)
        special |= {place for place, cause in zip(run.index, causes, strict=True) if cause.rules}
    return pd.Series([place in special for place in months.index], index=months.index)
