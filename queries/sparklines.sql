-- What do the small lines of the scorecard draw?
-- Grain: one row per target indicator and year from 2018 on: actual and the edge of the target that decides.
-- Parameters: $region_id.
select t.indicator_id, t.year, t.actual,
    case when i.direction = 'up' then t.target_low else t.target_high end as target, t.target_index
from trajectory t
join indicator i using (indicator_id)
where t.region_id = $region_id and t.year >= 2018
order by t.indicator_id, t.year;
