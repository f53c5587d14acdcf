-- What was to be done, by whom, by when, and where does it stand?
-- Grain: one row per action, in the order of the plans. Executors: a list with the lead first; next_due_on and status as
-- in the view action_status; quarter: of the next deadline, else of the last.
with executor as (
    select action_id, list(body order by is_lead desc, by_agreement, body) as bodies,
        list(body order by body) filter (where by_agreement) as by_agreement
    from action_executor
    group by action_id
),
form as (
    select action_id, string_agg(completion_form_kk, '; ' order by stage) as form_kk,
        string_agg(completion_form_ru, '; ' order by stage) as form_ru,
        string_agg(completion_form_en, '; ' order by stage) as form_en, count(*) as stages
    from action_stage
    group by action_id
)
select
    a.*, s.status, s.next_due_on, s.passed_on, s.reported_state, s.reported_on, s.report_locator, s.is_disputed,
    rs.address as report_address, e.bodies, e.by_agreement, f.form_kk,
    f.form_ru, f.form_en, f.stages, p.title_kk as programme_kk, p.title_ru as programme_ru, p.title_en as programme_en,
    p.status as programme_status, src.address,
    coalesce(s.next_due_on, a.due_on) as shown_due_on,
    year(shown_due_on) || '-Q' || quarter(shown_due_on) as quarter
from action a
join action_status s using (action_id)
join programme p on p.programme_id = a.programme_id
join source src on src.source_id = a.source_id
left join source rs on rs.source_id = s.report_source_id
left join executor e using (action_id)
left join form f using (action_id)
order by p.start_year desc, a.rowid;
