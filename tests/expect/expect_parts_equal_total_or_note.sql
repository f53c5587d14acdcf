-- Promise: parts add up to their whole within the rounding of the source, or a note says why not;
-- where a source gives only some of the parts, they stay below the whole. What an import brings is warned of instead
-- (import_warning): the person who publishes it decides.
with part_sum as (
    select p.whole_id, o.region_id, o.period_start, o.period_end, o.source_id,
        sum(o.value) as value, sum(o.rounding) as rounding,
        count(*) = any_value(p.parts) as is_complete
    from (select *, count(*) over (partition by whole_id) as parts from indicator_part) p
    join observation o on o.indicator_id = p.part_id and o.import_id is null
    group by all
)
select w.indicator_id, w.period_start, w.source_id, w.value, s.value as sum_of_parts
from observation w
join part_sum s on s.whole_id = w.indicator_id and s.region_id = w.region_id and s.period_start = w.period_start
    and s.period_end = w.period_end and s.source_id = w.source_id
where (s.value > w.value + w.rounding + s.rounding + 1e-9
        or (s.is_complete and s.value < w.value - w.rounding - s.rounding - 1e-9)
        or (w.status = 'computed' and (not s.is_complete or abs(w.value - s.value) > 1e-9)))
    and w.import_id is null
    and not exists (
        select 1 from data_note n
        where n.kind = 'contradiction' and n.indicator_id = w.indicator_id and n.year = year(w.period_start)
    );
