-- title_kk: Бір көрсеткіштің траекториясы
-- title_ru: Траектория одного показателя
-- title_en: One indicator against its path
-- question_kk: Көрсеткіш жыл сайын нысанадан қаншалықты ауытқыды?
-- question_ru: Насколько показатель отклонялся от цели по годам?
-- question_en: How far was the indicator from its target, year by year?
-- parameter indicator_id: target, crime_rate
-- parameter region_id: region, KZ
-- chart: line, year, actual
select year, actual, target_low, target_high, target_index, gap, verdict, is_regional_path
from trajectory
where indicator_id = $indicator_id and region_id = $region_id
order by year;
