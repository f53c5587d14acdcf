-- Promise: where the file holds no figure at all for a target indicator, a note says what would fill it.
select s.indicator_id
from scorecard s
join indicator i using (indicator_id)
join programme p on p.programme_id = i.programme_id and p.status = 'in_force'
where not exists (
        select 1 from observation o where o.indicator_id in (i.indicator_id, i.numerator_id) and o.status <> 'synthetic'
    )
    and not exists (select 1 from data_note n where n.indicator_id = s.indicator_id and n.kind = 'gap');
