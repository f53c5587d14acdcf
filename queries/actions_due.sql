-- Which actions have a deadline in a year: their last one, one of a stage, or one of their rhythm?
-- Grain: one row per action, in the order of the plans. due_on: the last of its deadlines in the year.
-- Parameters: $year, $programme_id.
with stage as (
    select action_id, due_on from action_stage where due_on is not null
    union
    select action_id, due_on from action where due_on is not null
),
in_year as (
    select action_id, max(due_on) as due_on from stage where year(due_on) = $year group by action_id
),
rhythm as (
    -- A rhythm counts back from its last deadline: the same month and day in every year that it covers.
    select action_id, make_date($year, month(due_on), 1) + interval 1 month - interval 1 day as due_on
    from action
    where recurrence in ('yearly', 'half_yearly', 'quarterly') and due_on is not null
        and $year between year(coalesce(starts_on, (select min(s.due_on) from stage s where s.action_id = action.action_id)))
        and year(due_on)
)
select a.action_id, a.number, a.title_kk, a.title_ru, a.title_en, greatest(i.due_on, r.due_on)::date as due_on,
    a.recurrence <> 'once' as is_recurrent, s.reported_state,
    -- The state of this year's deadline: a later stage of the same action may still lie ahead.
    case
        when s.status = 'reported' then s.status
        when greatest(i.due_on, r.due_on)::date < b.as_of then 'passed_no_report'
        when greatest(i.due_on, r.due_on)::date <= b.as_of + interval 90 day then 'due_90_days'
        else 'not_due'
    end as status
from action a
cross join build_info b
join action_status s using (action_id)
left join in_year i using (action_id)
left join rhythm r using (action_id)
where a.programme_id = $programme_id and (i.action_id is not null or r.action_id is not null)
order by a.rowid;
