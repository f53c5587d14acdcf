-- Promise: every note, title and region name is there in Kazakh, Russian and English.
select note_id from data_note where coalesce(text_kk, '') = '' or coalesce(text_ru, '') = '' or coalesce(text_en, '') = ''
union all
select indicator_id from indicator where title_kk = title_en or title_kk = title_ru
union all
select region_id from region where name_kk is null or name_ru is null or name_en is null;
