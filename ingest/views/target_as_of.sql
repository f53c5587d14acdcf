-- Which targets were in force on a day?
-- Grain: one row per indicator, region and year: the newest version in force on the day.
-- A version whose text gives no day counts from the day its source was signed.
create macro target_as_of(day) as table
select distinct on (t.indicator_id, t.region_id, t.year) t.*
from target t
join source s using (source_id)
where coalesce(t.effective_on, s.published_on) <= day::date
order by t.indicator_id, t.region_id, t.year, t.version desc;
