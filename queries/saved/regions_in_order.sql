-- title_kk: Өңірлер реті
-- title_ru: Регионы по порядку
-- title_en: Regions in order
-- question_kk: Бір жылда өңірлердің әрқайсысы қандай орында?
-- question_ru: Какое место занимает каждый регион в выбранном году?
-- question_en: Where does each region stand in a year?
-- parameter indicator_id: regional, crime_rate
-- parameter year: year, 2022
-- chart: map, region_id, value
select r.region_id, r.name_kk, r.name_ru, r.name_en, v.value, v.numerator, v.denominator, rank() over (order by v.value) as place
from regional_value v
join region r using (region_id)
where v.indicator_id = $indicator_id and v.year = $year and r.kind <> 'country'
order by v.value;
