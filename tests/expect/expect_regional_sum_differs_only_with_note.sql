-- Promise: where a partial count of a year stands beside a full one, it never wins, and it is not the larger unless a
-- note names the contradiction.
select p.indicator_id, p.period_start, p.value as partial_value, f.value as full_value
from observation p
join observation f on f.indicator_id = p.indicator_id and f.region_id = p.region_id
    and f.period_start = p.period_start and f.period_end = p.period_end and f.coverage = 'full'
    and f.vintage <= (select as_of from build_info)
join observation_best b on b.indicator_id = p.indicator_id and b.region_id = p.region_id
    and b.period_start = p.period_start and b.period_end = p.period_end
where p.coverage = 'partial'
    and (b.coverage = 'partial'
        or (p.value > f.value + f.rounding and p.import_id is null and f.import_id is null
            and not exists (
                select 1 from data_note n
                where n.note_id = p.indicator_id || '-partial-above-full' and n.year = year(p.period_start)
            )));
