-- title_kk: Не жетіспейді
-- title_ru: Чего не хватает
-- title_en: What is missing
-- question_kk: Қай нысаналы көрсеткіштің қай жылғы мәні жарияланбаған?
-- question_ru: За какие годы не опубликованы значения целевых показателей?
-- question_en: For which years is a target without a published value?
select i.title_en, i.title_kk, i.title_ru, list(t.year order by t.year) as years_without_value
from target_current t
join indicator i using (indicator_id)
left join annual_value v on v.indicator_id = t.indicator_id and v.region_id = t.region_id and v.year = t.year and v.coverage = 'full'
where v.value is null and t.year < year((select as_of from build_info))
group by all
order by len(years_without_value) desc, i.title_en;
