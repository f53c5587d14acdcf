-- Which figure counts for an indicator, region and period?
-- Grain: one row per indicator, region and period. Alternatives stay in observation.
-- Rule: published before computed, full coverage before partial, then the smaller rounding, then the kind of
-- source, then the newest vintage known on the build's day. A synthetic figure never counts.
create view observation_best as
select distinct on (o.indicator_id, o.region_id, o.period_start, o.period_end, o.is_cumulative) o.*
from observation o
join source s using (source_id)
where o.vintage <= (select as_of from build_info) and o.status <> 'synthetic'
order by o.indicator_id, o.region_id, o.period_start, o.period_end, o.is_cumulative,
    o.status = 'computed',
    o.coverage = 'partial',
    o.rounding,
    list_position(['statistics', 'index', 'survey', 'legal_act', 'press'], s.kind),
    o.vintage desc,
    o.source_id;
