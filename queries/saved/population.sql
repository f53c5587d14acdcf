-- title_kk: Халық саны
-- title_ru: Численность населения
-- title_en: Population
-- question_kk: Өңірлердің орташа жылдық халқы қалай өзгерді?
-- question_ru: Как менялась среднегодовая численность населения регионов?
-- question_en: How did the average population of the regions change?
-- chart: line, year, population
select v.year, v.region_id, r.name_kk, r.name_ru, r.name_en, v.value as population
from annual_value v
join region r using (region_id)
where v.indicator_id = 'population_avg' and r.kind in ('region', 'city')
order by v.region_id, v.year;
