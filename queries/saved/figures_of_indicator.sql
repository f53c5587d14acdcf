-- title_kk: Көрсеткіштің барлық дерегі
-- title_ru: Все данные показателя
-- title_en: Every figure of an indicator
-- question_kk: Көрсеткіштің қандай мәндері, кімдер және қашан жариялаған?
-- question_ru: Какие значения показателя, кто и когда опубликовал?
-- question_en: Which values were published, by whom and when?
-- parameter indicator_id: any, offences
-- parameter region_id: region, KZ
select o.period_start, o.period_end, o.value, o.coverage, o.status, o.vintage, o.printed, o.locator, s.publisher, s.reported_by, s.address
from observation o
join source s using (source_id)
where o.indicator_id = $indicator_id and o.region_id = $region_id
order by o.period_start, o.period_end, o.vintage;
