-- Promise: a relative target without a published base has an index and no level.
select indicator_id, year, base, target_low, target_high, target_index
from trajectory
where target_kind = 'relative' and base is null
    and (target_low is not null or target_high is not null or (target_index is null and base_year is not null));
