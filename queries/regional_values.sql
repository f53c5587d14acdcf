-- How do the regions stand in a year, each per head of its population, beside the country and its own path?
-- Grain: one row per comparable region, the country first: until 2022 the territories of before the split, then the 20.
-- `value`: a rate as it is, a count per 100,000 of the average annual population, a share as it is; `count` and `base`
-- what it is made of; null where nothing full is known.
-- Parameters: $indicator_id, $year.
with unit as (
    select * from region
    where region_id = 'KZ'
        or (kind in ('region', 'city') and not ($year <= 2022 and coalesce(valid_from >= date '2022-01-01', false)))
        or (kind = 'former' and $year <= 2022 and valid_to >= date '2022-01-01')
),
known as (
    select * from annual_value
    where indicator_id = $indicator_id and year = $year and (coverage = 'full' or region_id = 'KZ')
),
per_head as (
    select i.indicator_id, coalesce(i.per, 100000) as per,
        i.numerator_id is null and i.unit in ('offences', 'persons', 'accidents', 'cases') as is_count
    from indicator i
    where i.indicator_id = $indicator_id
)
select
    u.region_id, u.kind, u.name_kk, u.name_ru, u.name_en, u.tile_row, u.tile_col,
    case when h.is_count then k.value / p.value * h.per else k.value end as value,
    coalesce(k.numerator, case when h.is_count then k.value end) as count,
    coalesce(k.denominator, case when h.is_count then p.value end) as base, h.per, h.is_count, k.coverage, k.status,
    t.target_low, t.target_high, t.base as base_value, t.is_regional_path, k.locator, k.printed, k.vintage,
    s.publisher as publisher_en, s.publisher_kk, s.publisher_ru, s.reported_by, s.address, s.kind as source_kind
from unit u
cross join per_head h
left join known k on k.region_id = u.region_id
left join annual_value p on p.indicator_id = 'population_avg' and p.region_id = u.region_id and p.year = $year
left join trajectory t on t.indicator_id = $indicator_id and t.region_id = u.region_id and t.year = $year
left join source s on s.source_id = k.source_id
order by u.kind <> 'country', u.region_id;
