-- Promise: on any day a spelling names at most one region.
select a.spelling, a.region_id, b.region_id
from region_name a
join region_name b on a.spelling = b.spelling and a.region_id < b.region_id
where coalesce(a.valid_from, date '0001-01-01') < coalesce(b.valid_to, date '9999-12-31')
    and coalesce(b.valid_from, date '0001-01-01') < coalesce(a.valid_to, date '9999-12-31');
