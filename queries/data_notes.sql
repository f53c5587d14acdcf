-- What does the data say against itself, and what must be known of it?
-- Grain: one row per sentence, with the indicators it concerns and the text it stands on. No parameters.
with said as (
    select min(n.note_id) as note_id, n.kind, min(n.year) as year, n.text_kk, n.text_ru, n.text_en, n.source_id, n.locator,
        string_agg(i.title_kk, '; ' order by i.rowid) as title_kk, string_agg(i.title_ru, '; ' order by i.rowid) as title_ru,
        string_agg(i.title_en, '; ' order by i.rowid) as title_en
    from data_note n
    left join indicator i using (indicator_id)
    where n.note_id not in (select 'gap-' || indicator_id from definition_choice)
    group by n.kind, n.text_kk, n.text_ru, n.text_en, n.source_id, n.locator
)
select n.*, s.title as source_en, s.title_kk as source_kk, s.title_ru as source_ru, s.address
from said n
left join source s using (source_id)
order by list_position(['contradiction', 'break', 'revision', 'definition', 'context', 'gap'], n.kind),
    s.kind <> 'legal_act', n.source_id <> 'kz-gov-2023-1233', n.source_id, not starts_with(n.locator, '§'),
    list_transform(regexp_extract_all(n.locator, '\d+'), lambda digits: digits::int), n.note_id;
