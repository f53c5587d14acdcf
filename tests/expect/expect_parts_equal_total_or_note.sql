-- Promise: parts add up to their whole within the rounding of the source, or a note says why not.
with part_sum as (
    select p.whole_id, o.region_id, o.period_start, o.period_end, o.source_id,
        sum(o.value) as value, sum(o.rounding) as rounding, count(*) as parts
    from indicator_part p
    join observation o on o.indicator_id = p.part_id
    group by all
)
select w.indicator_id, w.period_start, w.source_id, w.value, s.value as sum_of_parts
from observation w
join part_sum s on s.whole_id = w.indicator_id and s.region_id = w.region_id and s.period_start = w.period_start
    and s.period_end = w.period_end and s.source_id = w.source_id
where (s.parts <> (select count(*) from indicator_part p where p.whole_id = w.indicator_id)
        or abs(w.value - s.value) > w.rounding + s.rounding + 1e-9
        or (w.status = 'computed' and abs(w.value - s.value) > 1e-9))
    and not exists (
        select 1 from data_note n
        where n.kind = 'contradiction' and n.indicator_id = w.indicator_id and n.year = year(w.period_start)
    );
