-- What is missing, and what would fill it?
-- Grain: one row per gap note, with the last published year of the indicator where there is one.
-- No parameters.
select n.*, i.title_kk, i.title_ru, i.title_en, i.role,
    (select max(year) from annual_value v where v.indicator_id = n.indicator_id and v.coverage = 'full') as last_year
from data_note n
join indicator i using (indicator_id)
where n.kind = 'gap'
order by i.role <> 'target', i.direction_no nulls last, i.task_no nulls last, n.note_id;
