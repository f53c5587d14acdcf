-- For which region and year is an indicator known, and from what kind of source?
-- Grain: one row per region and year with a figure; kind: report (official statistics), map, press, computed, or
-- partial (a part of the year or of the reporters).
-- Parameters: $indicator_id.
select v.region_id, r.name_kk, r.name_ru, r.name_en, v.year,
    case
        when v.coverage = 'partial' then 'partial'
        when v.source_id like 'kgp-map%' then 'map'
        when v.status = 'computed' and v.numerator is null then 'computed'
        when s.kind = 'press' then 'press'
        else 'report'
    end as kind,
    s.title as source_en, s.title_kk as source_kk, s.title_ru as source_ru
from annual_value v
join region r using (region_id)
join source s using (source_id)
where v.indicator_id = $indicator_id and r.kind <> 'country'
order by r.kind = 'former', r.region_id, v.year;
