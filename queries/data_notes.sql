-- What does the data say against itself, and what must be known of it?
-- Grain: one row per note, with the indicator it concerns and the text it stands on. No parameters.
select n.*, i.title_kk, i.title_ru, i.title_en, s.title as source_en, s.title_kk as source_kk, s.title_ru as source_ru,
    s.address
from data_note n
left join indicator i using (indicator_id)
left join source s using (source_id)
where n.note_id not in (select 'gap-' || indicator_id from definition_choice)
order by list_position(['contradiction', 'break', 'revision', 'definition', 'context', 'gap'], n.kind),
    s.kind <> 'legal_act', n.source_id <> 'kz-gov-2023-1233', n.source_id, not starts_with(n.locator, '§'),
    list_transform(regexp_extract_all(n.locator, '\d+'), lambda digits: digits::int), n.note_id;
