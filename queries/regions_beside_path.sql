-- Which regions have a value of a year beside their own path?
-- Grain: one row per indicator and region, in the order of the programme. Parameters: $year.
select t.indicator_id, t.region_id, r.name_kk, r.name_ru, r.name_en
from trajectory t
join region r using (region_id)
join indicator i using (indicator_id)
where t.is_regional_path and t.year = $year and t.actual is not null and t.gap is not null
order by i.direction_no nulls last, i.task_no nulls last, i.rowid, t.gap_pct;
