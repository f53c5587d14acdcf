-- Which quantities were planned, year by year, and which were reported?
-- Grain: one row per action, thing counted and year. `reported`: of the newest report on that year, null without one.
with report as (
    select distinct on (action_id, output, year) action_id, output, year, quantity, reported_on, locator, source_id
    from action_progress
    where quantity is not null and reported_on <= (select as_of from build_info)
    order by action_id, output, year, reported_on desc, source_id
)
select o.action_id, o.output as output_en, o.output_kk, o.output_ru, o.year, o.quantity, o.unit, o.printed,
    r.quantity as reported, r.reported_on, r.locator as report_locator, s.address as report_address
from action_output o
join action a using (action_id)
left join report r on r.action_id = o.action_id and r.output = o.output and r.year is not distinct from o.year
left join source s on s.source_id = r.source_id
order by a.rowid, o.output, o.year;
