-- Promise: no figure lies outside the possible values of its indicator, unless a note says that its source prints it so.
select o.indicator_id, o.period_start, o.value, i.lower_bound, i.upper_bound
from observation o
join indicator i using (indicator_id)
where (o.value < i.lower_bound or o.value > i.upper_bound)
    and not exists (
        select 1 from data_note n
        where n.kind = 'contradiction' and n.indicator_id = o.indicator_id and n.year = year(o.period_start)
    );
