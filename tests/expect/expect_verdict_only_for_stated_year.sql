-- Promise: a verdict stands only where a programme states a target; no actual, no verdict but no_data.
select indicator_id, year, verdict, is_interpolated, target_kind
from trajectory
where (verdict is not null) <> (target_kind is not null)
    or (is_interpolated and verdict is not null)
    or (actual is null and verdict in ('met', 'missed', 'uncertain'));
