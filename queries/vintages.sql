-- On which days did the known figures change?
-- Grain: one row per day of publication, newest first, with the figures that came. No parameters.
select vintage, count(*) as figures
from observation
where vintage <= (select as_of from build_info)
group by vintage
order by vintage desc;
