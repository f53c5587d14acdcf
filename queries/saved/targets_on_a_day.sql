-- title_kk: Белгілі бір күнгі нысаналар
-- title_ru: Цели на определённый день
-- title_en: Targets as of a day
-- question_kk: Сол күні қандай нысаналар күшінде болды?
-- question_ru: Какие цели действовали в тот день?
-- question_en: Which targets were in force on the day?
-- parameter day: day, 2025-01-01
select i.title_en, i.title_kk, i.title_ru, t.year, t.kind, t.value, t.low, t.high, t.printed, t.version, t.source_id
from target_as_of($day::date) t
join indicator i using (indicator_id)
order by i.title_en, t.year;
