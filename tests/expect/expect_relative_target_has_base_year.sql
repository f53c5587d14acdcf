-- Promise: a relative target names its base year, and that year comes before it. The text repealed in 2016 names none
-- (note plan-2014-rise-by-or-to); nothing is computed from it.
select indicator_id, year, base_year
from target
where kind = 'relative'
    and (base_year >= year or (base_year is null and source_id not in (select source_id from programme where status = 'repealed')));
