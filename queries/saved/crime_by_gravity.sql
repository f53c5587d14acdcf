-- title_kk: Қылмыстар ауырлығы бойынша
-- title_ru: Преступления по тяжести
-- title_en: Crimes by gravity
-- question_kk: Әр өңірде ауыр және аса ауыр қылмыстардың үлесі қандай?
-- question_ru: Какова доля тяжких и особо тяжких преступлений в каждом регионе?
-- question_en: What share of crimes is grave or especially grave, region by region?
-- parameter year: year, 2022
-- chart: bar, region_id, grave_pct
with part as (
    pivot (from annual_value where year = $year and indicator_id in ('crimes', 'crimes_grave', 'crimes_especially_grave'))
    on indicator_id in ('crimes', 'crimes_grave', 'crimes_especially_grave')
    using first(value)
    group by region_id
)
select p.region_id, r.name_kk, r.name_ru, r.name_en, p.crimes, p.crimes_grave, p.crimes_especially_grave,
    (p.crimes_grave + p.crimes_especially_grave) / p.crimes * 100 as grave_pct
from part p
join region r using (region_id)
where p.crimes > 0
order by grave_pct desc;
