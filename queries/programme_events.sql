-- What do the texts say became of each document?
-- Grain: one row per event, oldest first.
select e.programme_id, e.day, e.kind, e.text_kk, e.text_ru, e.text_en, e.locator, s.address,
    s.title_kk as source_kk, s.title_ru as source_ru, s.title as source_en
from programme_event e
join source s using (source_id)
where e.day <= (select as_of from build_info)
order by e.day, e.programme_id, e.kind;
