-- How far had each year come, month by month, as known on a day?
-- Grain: one row per year, last month (12: the whole year) and vintage; of the vintages of one month the last is in
-- force, and an earlier one says what followed it and when. Of several source families the one of full coverage,
-- then of the newest figure, then of most figures. Unit: the indicator's own.
-- Parameters: $indicator_id, $region_id, $day.
with figure as (
    select o.*, year(o.period_start)::int as year, datediff('month', o.period_start, o.period_end)::int as month,
        regexp_replace(o.source_id, '-(19|20)\d{2}$', '') || ' ' || o.coverage as family
    from observation o
    where o.indicator_id = $indicator_id and o.region_id = $region_id
        and o.period_start = date_trunc('year', o.period_start)
        and o.period_end = date_trunc('month', o.period_end) and o.period_end <= o.period_start + interval 1 year
        and (o.is_cumulative or o.period_end = o.period_start + interval 1 year)
        and o.status <> 'synthetic' and o.period_basis <> 'not_stated' and coalesce(o.qualifier, 'about') = 'about'
        and o.vintage <= (select as_of from build_info)
),
series as (
    select family
    from figure
    group by family
    having count(distinct period_end) > 1 and bool_or(month < 12)
    order by bool_or(coverage = 'partial'), max(period_end) desc, count(distinct period_end) desc, family
    limit 1
),
known as (
    select distinct on (f.year, f.month, f.vintage) f.*
    from figure f
    join series using (family)
    where f.vintage <= $day::date
    order by f.year, f.month, f.vintage, f.status = 'computed', f.source_id desc
)
select k.year, k.month, k.value, k.vintage, lead(k.value) over line as next_value, lead(k.vintage) over line as replaced_on,
    k.coverage, k.source_id, k.locator, k.printed, s.title as source_en, s.title_kk as source_kk, s.title_ru as source_ru,
    s.publisher as publisher_en, s.publisher_kk as publisher_kk, s.publisher_ru as publisher_ru, s.reported_by, s.address
from known k
join source s using (source_id)
window line as (partition by k.year, k.month order by k.vintage)
order by k.year, k.month, k.vintage;
