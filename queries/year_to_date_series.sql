-- Which series add up from January, so that a running year can be compared with the years before?
-- Grain: one row per indicator and region, the country and the largest first. No parameters.
-- A series is two or more figures of one source family (a form, whatever its year) and coverage, at least one of
-- them of a part-year. A share or a rank of a part-year is no sum and stays out.
with figure as (
    select o.indicator_id, o.region_id, o.period_end, o.value, o.period_end < o.period_start + interval 1 year as is_part,
        regexp_replace(o.source_id, '-(19|20)\d{2}$', '') || ' ' || o.coverage as family
    from observation o
    where o.period_start = date_trunc('year', o.period_start)
        and o.period_end = date_trunc('month', o.period_end) and o.period_end <= o.period_start + interval 1 year
        and (o.is_cumulative or o.period_end = o.period_start + interval 1 year)
        and o.status <> 'synthetic' and o.period_basis <> 'not_stated' and coalesce(o.qualifier, 'about') = 'about'
        and o.vintage <= (select as_of from build_info)
),
family as (
    select indicator_id, region_id, max(value) as largest
    from figure
    group by indicator_id, region_id, family
    having count(distinct period_end) > 1 and bool_or(is_part)
),
series as (
    select indicator_id, region_id, max(largest) as largest, bool_or(region_id = 'KZ') over same_indicator as has_country
    from family
    group by indicator_id, region_id
    window same_indicator as (partition by indicator_id)
)
select s.indicator_id, s.region_id, i.title_kk, i.title_ru, i.title_en, i.definition_kk, i.definition_ru, i.definition_en,
    i.unit, i.decimals, i.direction, r.name_kk as region_kk, r.name_ru as region_ru, r.name_en as region_en
from series s
join indicator i using (indicator_id)
join region r using (region_id)
where i.unit not in ('pct', 'points', 'rank', 'index', 'one_in')
order by not s.has_country, i.variant_of is not null, max(s.largest) over (partition by s.indicator_id) desc,
    s.indicator_id, s.region_id <> 'KZ', s.region_id;
