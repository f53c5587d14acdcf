-- Which regions are nearest to a region in population, cities beside cities and regions beside regions?
-- Grain: one row per peer, nearest first, four at most; of the newest year the region's population is known for.
-- Parameters: $region_id.
with own as (
    select p.year, p.value, r.kind = 'city' as is_city
    from annual_value p
    join region r using (region_id)
    where p.indicator_id = 'population_avg' and p.region_id = $region_id
    order by p.year desc
    limit 1
)
select r.region_id, r.name_kk, r.name_ru, r.name_en, p.value as population, p.year
from own o
join annual_value p on p.indicator_id = 'population_avg' and p.year = o.year
join region r on r.region_id = p.region_id and r.kind in ('city', 'region') and (r.kind = 'city') = o.is_city
where r.region_id <> $region_id and r.region_id not in (select part_id from region_part where whole_id = $region_id)
order by abs(ln(p.value / o.value)), r.region_id
limit 4;
