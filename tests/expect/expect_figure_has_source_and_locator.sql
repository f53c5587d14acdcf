-- Promise: every figure and every target names its source and the place in it.
select 'observation' as table_name, indicator_id, source_id, locator, printed
from observation
where trim(locator) = '' or trim(printed) = '' or source_id not in (from source select source_id)
union all
select 'target', indicator_id, source_id, locator, printed
from target
where trim(locator) = '' or trim(printed) = '' or source_id not in (from source select source_id);
