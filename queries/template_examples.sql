-- Which published figures show best how the long table is filled in?
-- Grain: one row per example: a year's count, a rounded figure, a cumulative one, a stock of a day.
select
    o.indicator_id, r.name_kk as region_kk, r.name_ru as region_ru, r.name_en as region_en, o.value, o.source_id,
    o.locator, o.printed, o.rounding, o.coverage, o.status, strftime(o.vintage, '%Y-%m-%d') as published_on,
    case
        when o.is_cumulative then strftime(o.period_start, '%Y-%m') || '/' || strftime(o.period_end - interval 1 day, '%Y-%m')
        when o.period_end = o.period_start + interval 1 day then strftime(o.period_start, '%Y-%m-%d')
        else year(o.period_start)::varchar
    end as period
from observation o
join region r using (region_id)
where (o.indicator_id, o.period_end, o.source_id) in (
    ('offences', date '2023-01-01', 'kpsisu-1m-2022'),
    ('offences', date '2019-01-01', 'kz-gov-2023-1233'),
    ('corruption_crimes', date '2024-12-01', 'kpsisu-3k-2024'),
    ('population_1jan', date '2023-01-02', 'press-pop-2023')
) and o.region_id = 'KZ'
order by o.indicator_id, o.period_start;
