-- title_kk: Нысаналардың нұсқалары
-- title_ru: Версии целей
-- title_en: Versions of targets
-- question_kk: Қай нысаналар ауыстырылды, бұрын қандай еді?
-- question_ru: Какие цели были заменены и какими были прежде?
-- question_en: Which targets were replaced, and what were they before?
select t.indicator_id, t.year, o.printed as before, t.printed as after, t.effective_on, t.source_id, t.locator
from target t
join target o on o.indicator_id = t.indicator_id and o.region_id = t.region_id and o.year = t.year and o.version = t.version - 1
order by t.indicator_id, t.year, t.version;
