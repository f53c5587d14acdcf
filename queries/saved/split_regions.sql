-- title_kk: Бөлінген облыстар
-- title_ru: Разделённые области
-- title_en: Regions that were split
-- question_kk: Бөлінген аумақтың мәні бөліктерінен қалай құралады?
-- question_ru: Как значение разделённой территории складывается из частей?
-- question_en: How does the value of a split territory add up from its parts?
-- parameter indicator_id: any, offences
select w.name_en as territory, w.name_kk, w.name_ru, year(o.period_start) as year, sum(o.value) as parts,
    list(p.name_en || ': ' || o.value::bigint order by o.value desc) as of_which, max(o.coverage) as coverage_of_parts
from region_part q
join region w on w.region_id = q.whole_id
join region p on p.region_id = q.part_id
join observation o on o.region_id = q.part_id and o.indicator_id = $indicator_id and not o.is_cumulative
group by w.name_en, w.name_kk, w.name_ru, year(o.period_start), o.source_id
order by territory, year;
