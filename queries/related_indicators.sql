-- Which indicators of two documents look alike, and how do their definitions differ?
-- Grain: one row per pair, with the last stated target and the latest actual of each. Units: each indicator's own.
with last_target as (
    select distinct on (indicator_id) indicator_id, source_id, year, kind, value, low, high
    from target_stated_by((select as_of from build_info))
    order by indicator_id, year desc
),
latest as (
    select distinct on (indicator_id) indicator_id, year, value
    from annual_value
    where region_id = 'KZ' and coverage = 'full'
    order by indicator_id, year desc
),
side as (
    select i.indicator_id, i.title_kk, i.title_ru, i.title_en, i.unit, i.decimals, i.direction,
        i.definition_kk, i.definition_ru, i.definition_en,
        t.year as target_year, t.kind as target_kind, t.value as target_value, t.low as target_low, t.high as target_high,
        v.year as actual_year, v.value as actual, p.title_kk as programme_kk, p.title_ru as programme_ru, p.title_en as programme_en
    from indicator i
    left join last_target t using (indicator_id)
    left join latest v using (indicator_id)
    left join programme p on p.source_id = t.source_id
)
select r.difference_kk, r.difference_ru, r.difference_en, r.later_id,
    columns(a.* exclude (indicator_id)) as 'earlier_\0', columns(b.*) as 'later_\0'
from related_indicator r
join side a on a.indicator_id = r.indicator_id
join side b on b.indicator_id = r.later_id
order by r.rowid;
