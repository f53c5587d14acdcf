-- Which published figures does the warehouse hold?
-- Grain: one row per figure, with its indicator and source.
-- No parameters.
select o.*, i.title_kk, i.title_ru, i.title_en, i.unit, i.decimals, 
    s.publisher as publisher_en, s.publisher_kk as publisher_kk, s.publisher_ru as publisher_ru,
    s.reported_by, s.address
from observation o
join indicator i using (indicator_id)
join source s using (source_id)
order by o.indicator_id, o.period_start, o.vintage, o.source_id;
