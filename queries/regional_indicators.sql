-- Which indicators are known for regions, and for which years?
-- Grain: one row per indicator and year with figures of three regions or more, targets first, newest year first.
-- is_count: whether its value is a count that is set per 100,000 people here; events: the title of what is counted.
with known as (
    select indicator_id, year, is_count, count(*) as regions
    from regional_value
    where region_id <> 'KZ'
    group by all
    having count(*) >= 3
)
select k.indicator_id, i.title_kk, i.title_ru, i.title_en, i.unit, i.decimals, i.direction, i.role, k.year, k.regions, k.is_count,
    coalesce(n.title_kk, i.title_kk) as events_kk, coalesce(n.title_ru, i.title_ru) as events_ru,
    coalesce(n.title_en, i.title_en) as events_en
from known k
join indicator i using (indicator_id)
left join indicator n on n.indicator_id = i.numerator_id
where i.unit not in ('rank', 'points') and not starts_with(i.indicator_id, 'population')
order by list_position(['target', 'result', 'context'], i.role), i.rowid, k.year desc;
