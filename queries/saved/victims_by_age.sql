-- title_kk: Жәбірленушілер жасы бойынша
-- title_ru: Потерпевшие по возрасту
-- title_en: Victims by age
-- question_kk: Өңірде жәбірленушілер қай жаста?
-- question_ru: Какого возраста потерпевшие в регионе?
-- question_en: How old are the victims in a region?
-- parameter region_id: region, KZ-75
-- chart: bar, title_en, victims
select i.title_en, i.title_kk, i.title_ru, v.value as victims, v.value / sum(v.value) over () * 100 as share_pct
from annual_value v
join indicator i using (indicator_id)
where v.indicator_id like 'victims_age_%' and v.region_id = $region_id and v.year = 2022
order by i.title_en;
