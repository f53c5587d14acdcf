-- Promise: where a full published value of a year is known, the annual series shows a published one.
select v.indicator_id, v.year
from annual_value v
join observation o using (indicator_id, region_id)
join indicator i using (indicator_id)
where v.status = 'computed' and o.status <> 'computed' and not o.is_cumulative
    and o.vintage <= (select as_of from build_info)
    and o.period_start = make_date(v.year, 1, 1) and o.period_end = make_date(v.year + 1, 1, 1);
