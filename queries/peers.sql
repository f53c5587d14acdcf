-- Which regions are nearest to each region in population, cities beside cities and regions beside regions?
-- Grain: one row per region and peer, nearest first, four at most: of 2022, the year that most figures are of, so that
-- a region made in that year stands as the territory it was part of, and the territories are peers.
with unit as (
    select r.*, p.value as population
    from region r
    join annual_value p on p.region_id = r.region_id and p.indicator_id = 'population_avg' and p.year = 2022
    where (r.kind = 'former' and r.valid_to >= date '2022-01-01')
        or (r.kind in ('city', 'region') and not coalesce(r.valid_from >= date '2022-01-01', false))
),
own as (
    select region_id as of_region, * from unit
    union all
    select q.part_id, u.* from unit u join region_part q on q.whole_id = u.region_id
)
select o.of_region, u.region_id, u.name_kk, u.name_ru, u.name_en, u.population
from own o
join unit u on u.region_id <> o.region_id and (u.kind = 'city') = (o.kind = 'city')
qualify row_number() over (partition by o.of_region order by abs(ln(u.population / o.population)), u.region_id) <= 4
order by o.of_region, abs(ln(u.population / o.population)), u.region_id;
