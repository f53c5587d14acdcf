-- Promise: a relative target names its base year, and that year comes before it.
select indicator_id, year, base_year
from target
where kind = 'relative' and (base_year is null or base_year >= year);
