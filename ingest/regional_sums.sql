-- What do the regional reports of a form add up to, where the form gives no figure of the country itself?
-- Grain: one row per indicator, period and source, once all 20 regions and cities have reported; coverage partial,
-- since transport and military bodies report apart. The newest vintage of each region counts.
insert into observation by name
with reported as (
    select distinct on (o.indicator_id, o.region_id, o.period_start, o.period_end, o.source_id) o.*
    from observation o
    join region r using (region_id)
    join form f on starts_with(o.source_id, f.source_prefix || '-') and f.form_id = 'form-1m'
    where r.kind in ('region', 'city')
    order by o.indicator_id, o.region_id, o.period_start, o.period_end, o.source_id, o.vintage desc
)
select
    r.indicator_id, 'KZ' as region_id, r.period_start, r.period_end, r.is_cumulative, sum(r.value) as value,
    sum(r.rounding) as rounding, 'partial' as coverage, 'computed' as status, max(r.vintage) as vintage, r.source_id,
    any_value(r.locator) || ', sum of 20 regions' as locator, printf('%d', sum(r.value)::bigint) as printed,
    'stated' as period_basis, max(r.import_id) as import_id
from reported r
where not exists (
    select 1 from observation o
    where o.region_id = 'KZ' and o.indicator_id = r.indicator_id and o.source_id = r.source_id
        and o.period_start = r.period_start and o.period_end = r.period_end
)
group by r.indicator_id, r.period_start, r.period_end, r.is_cumulative, r.source_id
having count(distinct r.region_id) = (select count(*) from region where kind in ('region', 'city'));
