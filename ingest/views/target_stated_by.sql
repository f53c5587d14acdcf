-- Which targets had been stated by a day, also of programmes repealed since?
-- Grain: one row per indicator, region and year: the newest version stated by the day.
-- A version whose text gives no day counts from the day its source was signed.
create macro target_stated_by(day) as table
select distinct on (t.indicator_id, t.region_id, t.year) t.*
from target t
join source s using (source_id)
where coalesce(t.effective_on, s.published_on) <= day::date
order by t.indicator_id, t.region_id, t.year, t.version desc;
