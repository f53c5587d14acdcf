-- Where does each action stand on the build's day?
-- Grain: one row per action. next_due_on: the next deadline of its rhythm, not after the last one printed; null when
-- all have passed. status: reported (a report says how it stands), not_due, due_90_days (within 90 days), or
-- passed_no_report: its last deadline has passed and no report is published. Nothing is inferred from silence.
create view action_status as
with report as (
    select distinct on (action_id) action_id, state, reported_on, source_id, locator
    from action_progress
    order by action_id, reported_on desc, output nulls first, year desc
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
    p.source_id as report_source_id, p.locator as report_locator,
    case
        when p.action_id is not null then 'reported'
        when n.next_due_on is null then case when r.due_on is null then 'no_deadline' else 'passed_no_report' end
        when n.next_due_on <= r.as_of + interval 90 day then 'due_90_days'
        else 'not_due'
    end as status
from rhythm r
left join next n using (action_id)
left join report p using (action_id);
