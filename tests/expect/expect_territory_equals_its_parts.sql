-- Promise: a former region's computed figure is the sum of the present regions that make it up, and holds them all.
select o.region_id, o.indicator_id, o.period_start, o.value, sum(p.value) as parts
from observation o
join region_part q on q.whole_id = o.region_id
join observation_best p on p.region_id = q.part_id and p.indicator_id = o.indicator_id and p.period_start = o.period_start
    and p.period_end = o.period_end
where o.status = 'computed' and o.import_id is null and p.source_id = o.source_id
group by o.region_id, o.indicator_id, o.period_start, o.value
having abs(sum(p.value) - o.value) > 1e-6;
