-- Which documents are followed, what is in them, and what became of their targets and actions?
-- Grain: one row per document, in the order of their signing. Targets: years stated, the last version of each counted;
-- passed: the year is over; known: its actual is published. Actions: passed without a report, of all.
with stated as (
    select t.source_id, t.indicator_id, t.year, r.verdict, t.year < year(as_of) as is_passed
    from target_stated_by((select as_of from build_info)) t
    left join trajectory r using (indicator_id, region_id, year), build_info
),
target_count as (
    select source_id, count(*) as targets, count(distinct indicator_id) as indicators,
        count(*) filter (is_passed) as passed, count(*) filter (is_passed and verdict = 'met') as met,
        count(*) filter (is_passed and verdict = 'missed') as missed,
        count(*) filter (is_passed and verdict = 'uncertain') as uncertain,
        count(*) filter (is_passed and coalesce(verdict, 'no_data') = 'no_data') as unknown
    from stated
    group by source_id
),
action_count as (
    select programme_id, count(*) as actions, count(*) filter (status = 'passed_no_report') as actions_silent,
        count(*) filter (status = 'reported') as actions_reported
    from action_status
    group by programme_id
),
first_event as (
    select programme_id, min(day) as starts_on from programme_event group by programme_id
)
select p.programme_id, p.title_kk, p.title_ru, p.title_en, p.status, e.starts_on, p.end_year, p.repealed_on, s.address,
    t.* exclude (source_id), a.actions, a.actions_silent, a.actions_reported, b.as_of
from programme p
join source s using (source_id)
left join first_event e using (programme_id)
left join target_count t using (source_id)
left join action_count a using (programme_id), build_info b
order by e.starts_on;
