"""The words of the Methods screen: one entry a rule, with the function or view that carries it out."""

from dataclasses import dataclass

from locales import Language
from metrics.forecast import FEWEST_POINTS, LATEST_CHANGES, SPREAD
from metrics.progress import (
    ON_TRACK_RATIO,
    SCORE_LIMIT,
    SDSN_MODERATE_RATIO,
    SDSN_ON_TRACK_RATIO,
    SOME_PROGRESS_RATIO,
    UN_FAIR_RATIO,
    UN_LIMITED_RATIO,
    UN_ON_TRACK_RATIO,
    ZERO_STAND_IN,
)

CONCEPT = "https://adilet.zan.kz/kaz/docs/P2300001233"
OPEN_SDG = "https://github.com/open-sdg/open-sdg"
UNITED_NATIONS = "https://unstats.un.org/sdgs/report/2022/"


@dataclass(frozen=True)
class Method:
    """One rule in the reader's language. `names`: functions of metrics/ or views of the warehouse that apply it."""

    key: str
    title: str
    answers: str
    formulas: tuple[str, ...]
    edges: str
    differs: str
    source: str
    address: str
    names: tuple[str, ...]


def methods(language: Language) -> list[Method]:
    """All rules in use, in the order in which a figure meets them."""
    return [*_figure_rules(language), *_target_rules(language), *_pace_rules(language), *_chance_rules(language)]


def _figure_rules(language: Language) -> list[Method]:
    ours = language.text("our rule")
    return [
        Method(
            "best",
            language.text("Which of several published figures counts"),
            language.text("Several sources may print one figure. All are kept; one is used in charts and verdicts."),
            (
                language.text(
                    "published before computed → full coverage before partial → smaller rounding → statistics, index, "
                    "survey, legal act, press → newest"
                ),
            ),
            language.text(
                "A synthetic figure never counts. A bound (“more than 74 thousand”) is shown but is never a point of a "
                "series, nor is a figure whose year the source does not state."
            ),
            "",
            ours,
            "",
            ("observation_best", "annual_value"),
        ),
        Method(
            "vintage",
            language.text("What was known on a day"),
            language.text("A revised figure is a new row with its own day of publication; the earlier one stays."),
            (language.text("on a day: of each source the newest row published by then"),),
            language.text("An unknown day counts as the first of the month, an unknown month as 1 January."),
            "",
            ours,
            "",
            ("observation_as_of", "target_as_of"),
        ),
        Method(
            "rate",
            language.text("Rates and shares"),
            language.text("A rate that no source prints is made from its two counts, a sum over a sum."),
            (
                language.text("rate = cases in the year ÷ average annual population × 10,000 or 100,000"),
                language.text("share = part ÷ whole × 100 of the same year, each by its best source"),
            ),
            language.text(
                "Without a count or a population there is no rate. A published rate is never replaced by ours. "
                "Rounding is that of the count; the population’s is not counted."
            ),
            language.text("The press divides part-years and calls it a yearly rate; we never do."),
            ours,
            "",
            ("annual_value",),
        ),
        Method(
            "partial",
            language.text("Partial counts"),
            language.text(
                "The 20 regional reports leave out transport and military bodies: their sum is not the country."
            ),
            (language.text("155,200 stands beside 157,473 and is never scaled to it"),),
            language.text(
                "A partial count is no actual. Where the Ministry names a definition that exists as a partial count "
                "only, base and actuals must share that coverage."
            ),
            "",
            ours,
            "",
            ("observation_best", "assessment"),
        ),
        Method(
            "definition",
            language.text("Where the text leaves the definition open"),
            language.text("No level is invented: the indicator is shown as an index, its possible definitions apart."),
            (language.text("one line of the table of definitions: indicator, definition, source, place"),),
            language.text("The definition must be a known variant in the same unit, or the build refuses it."),
            "",
            ours,
            "",
            ("definition_choice",),
        ),
        Method(
            "break",
            language.text("Breaks in a series"),
            language.text(
                "Where counting rules, questions, borders or population change, earlier and later figures differ."
            ),
            (language.text("a break of year t is a numbered line between t − 1 and t"),),
            language.text("A change from the base year over a break is marked in title and sentence."),
            "",
            ours,
            "",
            ("data_note",),
        ),
    ]


def _target_rules(language: Language) -> list[Method]:
    ours = language.text("our rule")
    concept = language.text("Concept, resolution No. 1233, §6")
    return [
        Method(
            "level",
            language.text("Target levels"),
            language.text("The Concept prints six targets as per cent of 2022, the others as levels."),
            (
                language.text("level = base of 2022 × (1 + change ÷ 100)"),
                language.text("index = 100 × (1 + change ÷ 100), where no base is published"),
            ),
            language.text(
                "Per cent of the base, cumulative, not year on year. Without a base there is no level. Years between "
                "stated targets lie on a straight line, are marked and get no verdict."
            ),
            language.text("“Reduce the share by 2%” is read as per cent of the share, not as percentage points."),
            concept,
            CONCEPT,
            ("metrics.target_path.target_level", "metrics.target_path.target_path"),
        ),
        Method(
            "gap",
            language.text("Gap"),
            language.text("How far is the actual from the target, and on which side?"),
            (
                language.text("lower is better: gap = target − actual"),
                language.text("higher is better: gap = actual − target"),
            ),
            language.text("Positive is always better than the target. Inside a band the gap is nought."),
            "",
            ours,
            "",
            ("assessment",),
        ),
        Method(
            "verdict",
            language.text("Verdict of a year"),
            language.text("Met or missed: the actual against the stated target of the same year, nothing else."),
            (
                language.text(
                    "too close to tell: |actual − target| < rounding of actual + rounding of base × (1 + change ÷ 100)"
                ),
            ),
            language.text(
                "Rounding is half the unit the source prints. No actual or no target level: no published value. "
                "A target that was replaced is judged, too, and the sentence says so."
            ),
            language.text("Only rounding enters; the random variation of full counts is shown beside it."),
            ours,
            "",
            ("metrics.progress.is_achieved", "assessment"),
        ),
        Method(
            "repeal",
            language.text("Targets of a programme that was repealed"),
            language.text("A target leaves force with its programme; what became of it is still told (Programmes)."),
            (language.text("in force on a day: stated by then, and the programme not repealed by then"),),
            language.text(
                "Such a target has a verdict where an actual of its year is published, but no path and no outlook. A "
                "change whose text names no base has no level and no index."
            ),
            "",
            ours,
            "",
            ("target_as_of", "target_stated_by", "target_current"),
        ),
    ]


def _pace_rules(language: Language) -> list[Method]:
    n = language.number
    return [
        Method(
            "outlook",
            language.text("Outlook: growth observed against growth required"),
            language.text("Does the pace since the base year lead to the last target?"),
            (
                language.text("observed = (actual ÷ base)^(1 ÷ years so far) − 1"),
                language.text("required = (target ÷ base)^(1 ÷ years to the target) − 1"),
                language.text(
                    "ratio = observed ÷ required: ≥ {on_track} on track, ≥ {some} some progress, ≥ 0 insufficient, "
                    "< 0 moving away",
                    on_track=n(ON_TRACK_RATIO, 2),
                    some=n(SOME_PROGRESS_RATIO, 2),
                ),
            ),
            language.text(
                "A value at or beyond the target is achieved whatever its pace. A zero base or target counts as "
                "{stand_in}. A change of sign, or a required growth of nought, has no ratio. The score runs from "
                "{low} to {high}.",
                stand_in=n(ZERO_STAND_IN, 3),
                low=n(-SCORE_LIMIT),
                high=n(SCORE_LIMIT),
            ),
            language.text(
                "Thresholds and edge rules are theirs, the words ours. The base year is 2022, not the last five years."
            ),
            language.text("Eurostat and Open SDG, progress methodology"),
            OPEN_SDG,
            (
                "metrics.progress.growth_ratio",
                "metrics.progress.open_sdg_progress",
                "metrics.progress.open_sdg_score",
                "metrics.progress.outlook_of_ratio",
            ),
        ),
        Method(
            "rank",
            language.text("Outlook of a rank"),
            language.text("A rank has no growth in per cent: its yearly change is compared instead."),
            (language.text("ratio = (actual − base) ÷ years so far ÷ ((target − base) ÷ years to the target)"),),
            language.text("A target equal to the base has no ratio. The number of countries changes yearly."),
            language.text("Eurostat and Open SDG would use growth here, too."),
            language.text("our rule"),
            "",
            ("metrics.progress.linear_ratio",),
        ),
        Method(
            "united-nations",
            language.text("Other readings of the same figures"),
            language.text("Methods disagree on the same figures; Trajectory shows them side by side."),
            (
                language.text(
                    "ratio > {on_track} on track, > {fair} some progress, > {limited} insufficient, else moving away",
                    on_track=n(UN_ON_TRACK_RATIO, 2),
                    fair=n(UN_FAIR_RATIO, 1),
                    limited=n(UN_LIMITED_RATIO, 1),
                ),
                language.text(
                    "straight line (SDSN): ≥ {on_track} on track, ≥ {moderate} some progress, "
                    "≥ 0 insufficient, < 0 moving away",
                    on_track=n(SDSN_ON_TRACK_RATIO),
                    moderate=n(SDSN_MODERATE_RATIO, 1),
                ),
                language.text("change needed a year = (target ÷ actual)^(1 ÷ years left) − 1"),
            ),
            language.text("The outlook of the Overview is that of Eurostat and Open SDG."),
            "",
            language.text("UN, SDG Progress Chart 2022, technical note; SDSN, Sustainable Development Report"),
            UNITED_NATIONS,
            (
                "metrics.progress.un_progress_status",
                "metrics.progress.sdsn_trend_status",
                "metrics.progress.required_annual_change_pct",
            ),
        ),
    ]


def _chance_rules(language: Language) -> list[Method]:
    return [
        Method(
            "random-variation",
            language.text("Random variation"),
            language.text("What would chance alone do to a count, a rate or a share?"),
            (
                language.text("count from 10 on: Byar’s approximation; below 10: exact Poisson; × per ÷ population"),
                language.text("share: Wilson’s interval"),
            ),
            language.text(
                "A full count has no sampling error: the interval is called random variation and does not enter the "
                "verdict. A survey without a published sample size gets no interval."
            ),
            "",
            language.text("Public Health England, technical guide; Wilson 1927; Garwood 1936"),
            "",
            (
                "metrics.interval.byars_interval",
                "metrics.interval.exact_poisson_interval",
                "metrics.interval.poisson_interval",
                "metrics.interval.wilson_interval",
                "metrics.interval.rate",
                "metrics.interval.proportion",
            ),
        ),
        Method(
            "forecast",
            language.text("Forecast and probability of a target"),
            language.text("Where does a short yearly series go, and how often do such forecasts hold?"),
            (
                language.text("middle of three: drift and Theil–Sen trend, each shrunk by its doubt, and Theta"),
                language.text(
                    "error after h years: Student’s t (3) × {factor} × root mean square of the last {changes} yearly "
                    "changes × √h",
                    factor=language.number(SPREAD, 2),
                    changes=language.number(LATEST_CHANGES),
                ),
                language.text(
                    "probability in words: ≥ 99% virtually certain, ≥ 90% very likely, ≥ 66% likely, ≥ 33% about as "
                    "likely as not, ≥ 10% unlikely, ≥ 1% very unlikely"
                ),
            ),
            language.text(
                "Only years without a gap after the last break are used; below {fewest} there is no forecast. "
                "A positive series falls by per cent. Nothing leaves the possible values.",
                fewest=language.number(FEWEST_POINTS),
            ),
            language.text(
                "The width is not the model’s own but calibrated between the yearly series of the M1 competition, "
                "whole and cut to 5 and 8 points, and random walks."
            ),
            language.text("Theta: Assimakopoulos and Nikolopoulos 2000; Sen 1968; words: IPCC 2010"),
            "",
            ("metrics.forecast.forecast", "metrics.forecast.probability_of_meeting", "metrics.forecast.likelihood"),
        ),
        Method(
            "control-chart",
            language.text("Control charts and assurance"),
            language.text("Is a change more than the series’ own noise, and will the process meet its target?"),
            (
                language.text("limits = mean ± 2.66 × mean moving range"),
                language.text(
                    "special causes: outside the limits; seven on one side; seven rising or falling; two of three "
                    "in the outer third"
                ),
            ),
            language.text(
                "Needs twelve monthly or quarterly values; moving ranges above 3.267 × their mean may be left out."
            ),
            "",
            language.text("Provost and Murray 2011; NHS England, Making Data Count"),
            "",
            (
                "metrics.control_chart.xmr_limits",
                "metrics.control_chart.special_causes",
                "metrics.control_chart.assurance",
            ),
        ),
        Method(
            "funnel",
            language.text("Funnel"),
            language.text("Which regions differ from the whole by more than chance?"),
            (
                language.text("limits of observed ÷ expected: exact Poisson, 95% and 99.8%"),
                language.text(
                    "overdispersion φ = mean of z², z by square root (ends pulled in) or logarithm (ends left out)"
                ),
            ),
            language.text("Nothing expected: no limits. τ² is nought where φ stays below (n − 1) ÷ n."),
            "",
            language.text("Spiegelhalter 2005; Spiegelhalter and others 2012"),
            "",
            ("metrics.funnel.poisson_funnel", "metrics.funnel.overdispersion"),
        ),
        Method(
            "year-to-date",
            language.text("Cumulative figures"),
            language.text("What happened in a month whose source adds up from January?"),
            (
                language.text("value of a period = its figure − the figure before it"),
                language.text("change = this year’s period ÷ the same period a year before − 1"),
                language.text("twelve months = last year’s whole − its same months + this year’s months"),
            ),
            language.text("A missing figure takes its neighbour’s value with it. A fall is a revision, not a value."),
            language.text("A part-year is never multiplied up to a year."),
            language.text("our rule"),
            "",
            (
                "metrics.year_to_date.period_values",
                "metrics.year_to_date.revised_periods",
                "metrics.year_to_date.same_period_change_pct",
                "metrics.year_to_date.twelve_month_sums",
            ),
        ),
        Method(
            "vintages",
            language.text("Revisions and imports"),
            language.text("What becomes of a figure that is published anew?"),
            (
                language.text("new vintage = value, rounding, coverage or status differ from the vintage before it"),
                language.text("as known on a day = of each source the newest vintage up to that day"),
                language.text(
                    "look again where: a cumulative figure falls; five times its neighbour; a break; parts do not "
                    "sum; two regions report the same"
                ),
            ),
            language.text(
                "A part of a region’s first year is partial. The sum of all 20 regional reports stands in for the "
                "country, as partial, where the form gives no figure of the country."
            ),
            language.text("Nothing is deleted: an undone import stays in the log."),
            language.text("our rule"),
            "",
            (),
        ),
        Method(
            "regions",
            language.text("Regions"),
            language.text("How are regions compared with each other, with the country and with a path?"),
            (
                language.text("value of a region = its events ÷ its own average population × 100,000 (or 10,000)"),
                language.text("own path of a region = its value of 2022 × (1 + the country’s stated change on 2022)"),
                language.text("places that cannot be told apart = neighbours whose 95% ranges all share one value"),
                language.text("peers = the four nearest in population, cities beside cities, regions beside regions"),
            ),
            language.text(
                "Three regions were split in June 2022: until 2022 the territories of before the split are compared, "
                "since a part-year never stands on a full year’s population. Fewer than 20 events are marked. Where "
                "there is no figure, a region stays grey with a word, never nought."
            ),
            language.text("A region’s path is ours, not the programme’s; it has no verdict."),
            language.text("our rule; few events: US National Center for Health Statistics"),
            "",
            ("metrics.interval.rate",),
        ),
        Method(
            "contribution",
            language.text("Contributions"),
            language.text("Which parts make the change of the whole?"),
            (
                language.text("rate effect = change of the part’s rate × its mean share of the population"),
                language.text("population effect = change of its share × (its mean rate − the whole’s mean rate)"),
            ),
            language.text("The effects of all parts sum to the change. A part without population has no rate."),
            "",
            language.text("Kitagawa 1955"),
            "",
            ("metrics.contribution.contributions",),
        ),
    ]
