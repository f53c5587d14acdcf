-- Promise: a figure that adds up over time enters an annual series only when it covers the whole calendar year.
select v.indicator_id, v.year, v.period_start, v.period_end
from annual_value v
join indicator i using (indicator_id)
where (i.time_basis = 'flow' and (v.period_start <> make_date(v.year, 1, 1) or v.period_end <> make_date(v.year + 1, 1, 1)))
    or year(v.period_start) <> v.year or v.period_end > make_date(v.year + 1, 1, 1);
