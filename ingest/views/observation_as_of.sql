-- Which figures were known on a day?
-- Grain: one row per indicator, region, period and source: its newest vintage on that day.
create macro observation_as_of(day) as table
select distinct on (o.indicator_id, o.region_id, o.period_start, o.period_end, o.is_cumulative, o.source_id) o.*
from observation o
where o.vintage <= day::date
order by o.indicator_id, o.region_id, o.period_start, o.period_end, o.is_cumulative, o.source_id, o.vintage desc;
