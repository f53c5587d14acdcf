-- Where do the figures come from?
-- Grain: one row per publication, with the number of figures and targets taken from it.
-- Parameters: $language (kk, ru or en) orders the publishers.
select s.* exclude (publisher_kk, publisher_ru), s.publisher as publisher_en, s.publisher_kk as publisher_kk, s.publisher_ru as publisher_ru, s.title as title_en,
    coalesce(o.figures, 0) as figures, coalesce(t.targets, 0) as targets, o.first_year, o.last_year
from source s
left join (
    select source_id, count(*) as figures, min(year(period_start))::int as first_year, max(year(period_start))::int as last_year
    from observation group by 1
) o using (source_id)
left join (select source_id, count(*) as targets from target group by 1) t using (source_id)
order by list_position(['legal_act', 'statistics', 'survey', 'index', 'press'], s.kind),
    icu_sort_key(case $language when 'kk' then s.publisher_kk when 'ru' then s.publisher_ru else s.publisher end, $language), s.source_id;
