-- Promise: where a target indicator has no published actual, a note says what would fill it.
select s.indicator_id
from scorecard s
where s.actual is null
    and not exists (select 1 from data_note n where n.indicator_id = s.indicator_id and n.kind = 'gap');
