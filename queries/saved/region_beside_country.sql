-- title_kk: Өңір мен ел
-- title_ru: Регион и страна
-- title_en: A region beside the country
-- question_kk: Өңірдің көрсеткіштері елдікінен неше есе өзгеше?
-- question_ru: Во сколько раз показатели региона отличаются от показателей страны?
-- question_en: How many times the country’s value is the region’s, indicator by indicator?
-- parameter region_id: region, KZ-71
-- parameter year: year, 2022
-- chart: bar, title_en, ratio
select i.title_en, i.title_kk, i.title_ru, o.value, c.value as country, o.value / nullif(c.value, 0) as ratio, i.direction
from regional_value o
join regional_value c on c.indicator_id = o.indicator_id and c.year = o.year and c.region_id = 'KZ'
join indicator i on i.indicator_id = o.indicator_id
where o.region_id = $region_id and o.year = $year
order by ratio desc;
