-- What do the parts of a former region add up to, so that figures before and after the split can be compared?
-- Grain: one row per former region (split in 2022 or later), additive indicator, period and source that gives every
-- part and not the whole itself; the newest vintage of each part counts. Parts that hold only the months since the
-- split together hold the whole period, so their sum is full.
insert into observation by name
with additive as (
    select indicator_id from indicator
    where numerator_id is null and (unit in ('offences', 'persons', 'accidents', 'cases', 'orders', 'requests', 'kg'))
),
part as (
    select distinct on (p.whole_id, o.indicator_id, o.region_id, o.period_start, o.period_end, o.source_id)
        p.whole_id, o.*,
        o.coverage = 'partial'
            and not coalesce(r.valid_from > o.period_start and r.valid_from < o.period_end, false) as is_short
    from region_part p
    join region w on w.region_id = p.whole_id and w.valid_to >= date '2022-01-01'
    join region r on r.region_id = p.part_id
    join observation o on o.region_id = p.part_id
    join additive using (indicator_id)
    where coalesce(o.qualifier, 'about') = 'about' and o.period_basis <> 'not_stated'
    order by p.whole_id, o.indicator_id, o.region_id, o.period_start, o.period_end, o.source_id, o.vintage desc
)
select
    p.indicator_id, p.whole_id as region_id, p.period_start, p.period_end, bool_or(p.is_cumulative) as is_cumulative,
    sum(p.value) as value, sum(p.rounding) as rounding,
    case when bool_or(p.is_short) then 'partial' else 'full' end as coverage, 'computed' as status,
    max(p.vintage) as vintage, p.source_id, any_value(p.locator) || ', sum of parts' as locator,
    string_agg(p.printed, ' + ' order by p.region_id) as printed, 'stated' as period_basis, max(p.import_id) as import_id
from part p
where not exists (
    select 1 from observation o
    where o.region_id = p.whole_id and o.indicator_id = p.indicator_id and o.source_id = p.source_id
        and o.period_start = p.period_start and o.period_end = p.period_end
)
group by p.indicator_id, p.whole_id, p.period_start, p.period_end, p.source_id
having count(distinct p.region_id) = (select count(*) from region_part q where q.whole_id = p.whole_id);
