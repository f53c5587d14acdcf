-- For which region and year is an indicator known, and from what kind of source?
-- Grain: one row per region and year with a figure, and one for a region without any; kind: report (official
-- statistics), map, press, computed (the sum of parts), partial (a part of the year or of the reporters), none.
-- Parameters: $indicator_id.
with place as (
    select * from region
    where kind in ('region', 'city') or (kind = 'former' and valid_to >= date '2022-01-01')
),
known as (
    select * from annual_value where indicator_id = $indicator_id
    union all by name
    -- What a rate would be made of: a count of a part of the year has no rate, but it is known.
    select n.* replace ('partial' as coverage)
    from annual_value n
    join indicator i on i.numerator_id = n.indicator_id
    where i.indicator_id = $indicator_id and n.coverage = 'partial' and not exists (
        select 1 from annual_value v
        where v.indicator_id = $indicator_id and v.region_id = n.region_id and v.year = n.year
    )
)
select p.region_id, p.kind as region_kind, p.name_kk, p.name_ru, p.name_en, coalesce(k.year, 2022) as year,
    case
        when k.region_id is null then 'none'
        when k.coverage = 'partial' then 'partial'
        when starts_with(k.source_id, 'kgp-map') then 'map'
        when k.status = 'computed' and k.numerator is null then 'computed'
        when s.kind = 'press' then 'press'
        else 'report'
    end as kind,
    s.title as source_en, s.title_kk as source_kk, s.title_ru as source_ru
from place p
left join known k on k.region_id = p.region_id
left join source s on s.source_id = k.source_id
order by p.kind = 'former', p.kind = 'city', p.region_id, year;
