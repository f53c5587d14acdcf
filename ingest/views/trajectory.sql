-- Where is each indicator against its target path, year by year?
-- Grain: one row per indicator, region and year that has an actual, a target or an interpolated target; of a repealed
-- programme only the years it stated.
create view trajectory as
select
    a.indicator_id, a.region_id, a.year, a.actual, v.rounding as actual_rounding, v.status as actual_status,
    v.coverage, v.vintage, v.source_id, v.locator, v.printed, v.numerator, v.denominator, v.denominator_source_id,
    v.period_start, v.period_end,
    t.kind as target_kind, t.value as target_value, t.printed as target_printed, t.version as target_version,
    t.source_id as target_source_id, t.locator as target_locator,
    a.target_low, a.target_high, a.target_index, a.is_interpolated, a.base, a.base_year, a.gap, a.gap_pct,
    a.earlier_low, a.earlier_high, a.earlier_verdict, a.verdict, a.outlook, a.method, a.ratio, a.break_note_id, a.reason_en,
    a.probability_of_meeting, a.points_used, a.is_regional_path
from assessment a
left join annual_value v
    on v.indicator_id = a.indicator_id and v.region_id = a.region_id and v.year = a.year and a.actual is not null
left join target_stated_by((select as_of from build_info)) t
    on t.indicator_id = a.indicator_id and t.region_id = a.region_id and t.year = a.year;
