-- Which published figures were known on a day?
-- Grain: one row per figure and vintage, with its indicator and source; a later vintage of the same source marks
-- the earlier one as replaced. Parameters: $day.
select o.*, i.title_kk, i.title_ru, i.title_en, i.unit, i.decimals,
    r.name_kk as region_kk, r.name_ru as region_ru, r.name_en as region_en, r.region_id = 'KZ' as is_country,
    s.publisher as publisher_en, s.publisher_kk as publisher_kk, s.publisher_ru as publisher_ru,
    s.title as source_en, s.title_kk as source_kk, s.title_ru as source_ru, s.reported_by, s.address,
    -- sorts "§2.2 ¶10" after "§2.2 ¶9"
    array_to_string(
        list_transform(regexp_extract_all(o.locator, '\d+'), lambda digits: lpad(digits, 6, '0')), '.'
    ) as place_order,
    o.vintage < max(o.vintage) over (
        partition by o.indicator_id, o.region_id, o.period_start, o.period_end, o.source_id
    ) as is_replaced
from observation o
join indicator i using (indicator_id)
join region r using (region_id)
join source s using (source_id)
where o.vintage <= $day::date
order by i.role = 'context', o.indicator_id, o.region_id <> 'KZ', o.region_id, o.period_start, o.period_end, o.vintage, o.source_id;
