-- What is missing, and what would fill it?
-- Grain: one row per gap note, with the last published year of the indicator where there is one. A gap that asks for
-- a definition is closed once the definition is entered. No parameters.
select n.*, s.title as source_en, s.title_kk as source_kk, s.title_ru as source_ru, s.address, i.title_kk, i.title_ru, i.title_en, i.role,
    (select max(year) from annual_value v where v.indicator_id = n.indicator_id and v.region_id = 'KZ' and v.coverage = 'full') as last_year
from data_note n
left join indicator i using (indicator_id)
left join source s using (source_id)
where n.kind = 'gap' and n.note_id not in (select 'gap-' || indicator_id from definition_choice)
order by i.role = 'target' desc nulls last, i.direction_no nulls last, i.task_no nulls last, n.note_id;
