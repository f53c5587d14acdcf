-- Where does each action stand on the build's day?
-- Grain: one row per action. next_due_on: the next deadline of its rhythm, not after the last one printed; null when
-- all have passed. status: reported (a report says how it stands), not_due, due_90_days (within 90 days), or
-- passed_no_report: its last deadline has passed and no report is published. Nothing is inferred from silence.
create view action_status as
with said as (
    -- A quantity of one year says nothing of the action as a whole.
    select * from action_progress where output is null and year is null and reported_on <= (select as_of from build_info)
),
report as (
    select distinct on (r.action_id) r.action_id, r.state, r.reported_on, r.source_id, r.locator,
        exists (
            select 1 from said o
            where o.action_id = r.action_id and o.reported_on = r.reported_on and o.state <> r.state
        ) as is_disputed
    from said r
    join source s using (source_id)
    order by r.action_id, r.reported_on desc, list_position(['statistics', 'index', 'survey', 'legal_act', 'press'], s.kind),
        r.source_id
),
rhythm as (
    select a.*, as_of, case a.recurrence
        when 'yearly' then interval 12 month when 'half_yearly' then interval 6 month when 'quarterly' then interval 3 month
    end as step
    from action a, build_info
),
deadline as (
    -- Counted back from the last deadline, so that a rhythm ends where the text ends it.
    select action_id, last_day((due_on - step * n)::date) as day
    from rhythm, range(60) t(n)
    where step is not null and due_on is not null
        and (due_on - step * n)::date >= coalesce(starts_on, (due_on - step * 40)::date)
    union all
    select action_id, due_on from rhythm where step is null and due_on is not null
),
next as (
    select d.action_id, min(d.day) filter (where d.day >= as_of) as next_due_on, max(d.day) filter (where d.day < as_of) as passed_on
    from deadline d, build_info
    group by d.action_id
)
select
    r.action_id, r.programme_id, r.due_on, n.next_due_on, n.passed_on, p.state as reported_state, p.reported_on,
    p.is_disputed, p.source_id as report_source_id, p.locator as report_locator,
    case
        when p.action_id is not null then 'reported'
        when n.next_due_on is null then case when r.due_on is null then 'no_deadline' else 'passed_no_report' end
        when n.next_due_on <= r.as_of + interval 90 day then 'due_90_days'
        else 'not_due'
    end as status
from rhythm r
left join next n using (action_id)
left join report p using (action_id);
