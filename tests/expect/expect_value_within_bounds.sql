-- Promise: no figure lies outside the possible values of its indicator.
select o.indicator_id, o.period_start, o.value, i.lower_bound, i.upper_bound
from observation o
join indicator i using (indicator_id)
where o.value < i.lower_bound or o.value > i.upper_bound;
