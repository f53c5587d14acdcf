-- Which indicators are known for regions, and for which years?
-- Grain: one row per indicator and year with figures of three regions or more, targets first, newest year first.
-- Of 2022 and before the territories count that can be compared across the split; no part of a year is among them.
with known as (
    select v.indicator_id, v.year, count(*) as regions
    from annual_value v
    join region u using (region_id)
    where v.coverage = 'full' and u.kind <> 'country'
        and (u.kind = 'former') = (v.year <= 2022 and u.valid_to is not null)
        and not (v.year <= 2022 and coalesce(u.valid_from >= date '2022-01-01', false))
    group by v.indicator_id, v.year
    having count(*) >= 3
)
select k.indicator_id, i.title_kk, i.title_ru, i.title_en, i.unit, i.decimals, i.direction, i.role, k.year, k.regions
from known k
join indicator i using (indicator_id)
where i.unit not in ('rank', 'points') and not starts_with(i.indicator_id, 'population')
order by list_position(['target', 'result', 'context'], i.role), i.rowid, k.year desc;
