-- How does each target indicator stand now in a region?
-- Grain: one row per target indicator, in the order of the programmes. Units: the indicator's own.
-- Parameters: $region_id.
select s.*, i.title_kk, i.title_ru, i.title_en, i.lower_bound, i.upper_bound, b.numerator as base_numerator,
    src.publisher as publisher_en, src.publisher_kk as publisher_kk, src.publisher_ru as publisher_ru,
    src.reported_by, src.address, p.title_kk as programme_kk, p.title_ru as programme_ru, p.title_en as programme_en,
    ps.address as programme_address
from scorecard s
join indicator i using (indicator_id)
join programme p on p.programme_id = s.programme_id
join source ps on ps.source_id = p.source_id
left join annual_value b on b.indicator_id = s.indicator_id and b.region_id = s.region_id and b.year = s.base_year
left join source src on src.source_id = s.source_id
where s.region_id = $region_id
order by s.programme_id <> 'concept-2024-2028', s.role = 'result', s.direction_no nulls last, s.task_no nulls last, s.indicator_id;
