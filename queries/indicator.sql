-- What is each target indicator, and who answers for it?
-- Grain: one row per target or result indicator of a programme in force. No parameters.
select i.* replace (greatest(i.decimals, coalesce(d.decimals, 0)) as decimals),
    d.title_kk as chosen_kk, d.title_ru as chosen_ru, d.title_en as chosen_en, cs.title_kk as chosen_source_kk,
    cs.title_ru as chosen_source_ru, cs.title as chosen_source_en, c.locator as chosen_locator, cs.address as chosen_address,
    p.title_kk as programme_kk, p.title_ru as programme_ru, p.title_en as programme_en,
    p.source_id as programme_source_id, e.bodies_kk, e.bodies_ru, e.bodies_en
from indicator i
join programme p using (programme_id)
left join definition_choice c using (indicator_id)
left join indicator d on d.indicator_id = c.definition_id
left join source cs on cs.source_id = c.source_id
left join (
    select indicator_id, string_agg(name_kk, ', ' order by x.rowid) as bodies_kk,
        string_agg(name_ru, ', ' order by x.rowid) as bodies_ru, string_agg(name_en, ', ' order by x.rowid) as bodies_en
    from indicator_executor x
    join body using (body)
    group by indicator_id
) e using (indicator_id)
where i.role in ('target', 'result') and p.status = 'in_force'
order by i.programme_id <> 'concept-2024-2028', i.role = 'result', i.direction_no nulls last, i.task_no nulls last, i.indicator_id;
