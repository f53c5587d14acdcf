-- What does the data say against itself: breaks, contradictions, definitions, revisions?
-- Grain: one row per note. No parameters.
select n.*, i.title_kk, i.title_ru, i.title_en
from data_note n
left join indicator i using (indicator_id)
where n.kind <> 'gap'
order by list_position(['break', 'contradiction', 'revision', 'definition', 'context'], n.kind), n.indicator_id, n.year;
