-- How do the regions stand in a year, each per head of its population, beside the country and its own path?
-- Grain: one row per comparable region, the country first: until 2022 the territories of before the split, then the 20.
-- Units and what a value is made of: as in the view regional_value; null where nothing full is known.
-- Parameters: $indicator_id, $year.
with unit as (
    select * from region
    where region_id = 'KZ'
        or (kind in ('region', 'city') and not ($year <= 2022 and coalesce(valid_from >= date '2022-01-01', false)))
        or (kind = 'former' and $year <= 2022 and valid_to >= date '2022-01-01')
)
select
    u.region_id, u.kind, u.name_kk, u.name_ru, u.name_en, u.tile_row, u.tile_col,
    k.value, k.numerator as count, k.denominator as base, k.per, k.coverage, k.status,
    t.target_low, t.target_high, t.base as base_value, t.is_regional_path, k.locator, k.printed, k.vintage,
    s.publisher as publisher_en, s.publisher_kk, s.publisher_ru, s.reported_by, s.address, s.kind as source_kind
from unit u
left join regional_value k on k.region_id = u.region_id and k.indicator_id = $indicator_id and k.year = $year
left join trajectory t on t.indicator_id = $indicator_id and t.region_id = u.region_id and t.year = $year
left join source s on s.source_id = k.source_id
order by u.kind <> 'country', u.region_id;
