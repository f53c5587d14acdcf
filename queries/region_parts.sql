-- Which present regions make up a former one?
-- Grain: one row per former region and part.
select whole_id, part_id
from region_part
order by whole_id, part_id;
