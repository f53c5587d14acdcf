-- Which quantities were planned, year by year?
-- Grain: one row per action, thing counted and year.
select o.action_id, o.output as output_en, o.output_kk, o.output_ru, o.year, o.quantity, o.unit, o.printed
from action_output o
join action a using (action_id)
order by a.rowid, o.output, o.year;
