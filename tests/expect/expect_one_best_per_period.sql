-- Promise: observation_best holds one row per indicator, region and period.
select indicator_id, region_id, period_start, period_end, count(*) as n
from observation_best
group by all
having n > 1;
