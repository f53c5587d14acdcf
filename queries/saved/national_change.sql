-- title_kk: 2022 жылдан бергі өзгеріс
-- title_ru: Изменение с 2022 года
-- title_en: Change since 2022
-- question_kk: Ел бойынша не өсті, не азайды?
-- question_ru: Что выросло и что снизилось по стране?
-- question_en: What rose and what fell in the country?
-- chart: bar, title_en, change_pct
with latest as (
    select distinct on (indicator_id) indicator_id, year, value
    from annual_value
    where region_id = 'KZ' and coverage = 'full' and year > 2022
    order by indicator_id, year desc
)
select i.title_en, i.title_kk, i.title_ru, b.value as base_2022, l.year, l.value as latest, (l.value / b.value - 1) * 100 as change_pct,
    i.direction
from latest l
join annual_value b on b.indicator_id = l.indicator_id and b.region_id = 'KZ' and b.year = 2022 and b.coverage = 'full'
join indicator i on i.indicator_id = l.indicator_id
where b.value > 0
order by change_pct;
