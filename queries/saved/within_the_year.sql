-- title_kk: Жыл басынан бергі деректер
-- title_ru: Данные с начала года
-- title_en: Figures from January on
-- question_kk: Қаңтардан бастап қосылған қандай деректер бар?
-- question_ru: Какие данные накопительным итогом с января имеются?
-- question_en: Which figures add up from January, and how high were they?
-- parameter indicator_id: any, corruption_crimes_completed_service
-- chart: line, period_end, value
select indicator_id, region_id, period_start, period_end, value, status, vintage, printed, locator
from observation
where is_cumulative and indicator_id = $indicator_id
order by region_id, period_end, vintage;
