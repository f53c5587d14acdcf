-- How does a region stand among the others and beside the country, indicator by indicator?
-- Grain: one row per indicator and comparable region (and the country) of the latest year that the region is known for,
-- if there is one, with the country; targets first. is_own: the region itself or, until 2022, the territory it belonged to. Units: as in regional_value.
-- Parameters: $region_id.
with own as (
    select distinct on (v.indicator_id) v.indicator_id, v.year, v.region_id
    from regional_value v
    where v.region_id = $region_id
        or v.region_id in (select whole_id from region_part where part_id = $region_id)
    order by v.indicator_id, exists (
        select 1 from regional_value c
        where c.indicator_id = v.indicator_id and c.year = v.year and c.region_id = 'KZ'
    ) desc, v.year desc
)
select
    i.indicator_id, i.title_kk, i.title_ru, i.title_en, i.unit, i.decimals, i.direction, i.role, v.year, v.is_count,
    v.region_id, r.kind, r.name_kk, r.name_ru, r.name_en, v.region_id = o.region_id as is_own,
    v.value, v.numerator as count, v.denominator as base, v.per, v.coverage, v.status, v.locator, v.printed, v.vintage,
    s.publisher as publisher_en, s.publisher_kk, s.publisher_ru, s.reported_by, s.address
from own o
join regional_value v on v.indicator_id = o.indicator_id and v.year = o.year
join indicator i on i.indicator_id = o.indicator_id
join region r on r.region_id = v.region_id
join source s on s.source_id = v.source_id
where i.unit not in ('rank', 'points') and not starts_with(i.indicator_id, 'population')
order by list_position(['target', 'result', 'context'], i.role), i.rowid, r.kind <> 'country', v.region_id;
