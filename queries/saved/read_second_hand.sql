-- title_kk: Екінші қолдан алынған деректер
-- title_ru: Данные из вторых рук
-- title_en: Figures read second-hand
-- question_kk: Қай мәндер түпнұсқадан емес, басылымнан алынған?
-- question_ru: Какие значения взяты не из первоисточника, а из прессы?
-- question_en: Which figures come from a paper and not from the publisher itself?
-- chart: bar, reported_by, figures
select s.publisher, s.reported_by, count(*) as figures, count(distinct o.indicator_id) as indicators, min(year(o.period_start)) as first_year,
    max(year(o.period_start)) as last_year
from observation o
join source s using (source_id)
where s.reported_by is not null
group by s.publisher, s.reported_by
order by figures desc;
