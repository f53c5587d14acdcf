-- Which targets were in force on a day?
-- Grain: one row per indicator, region and year: the newest version in force on the day. A target leaves force with its
-- programme's repeal.
create macro target_as_of(day) as table
select t.*
from target_stated_by(day) t
where not exists (select 1 from programme p where p.source_id = t.source_id and p.repealed_on <= day::date);
