-- Which targets were replaced, by which text, and how does the actual stand against each version?
-- Grain: one row per indicator, year and version of every target that has more than one. Units: the indicator's own.
select t.indicator_id, i.title_kk, i.title_ru, i.title_en, i.unit, i.decimals, i.direction, t.year, t.version, t.kind as target_kind,
    t.value as target_value, t.low as target_low, t.high as target_high, t.locator,
    coalesce(t.effective_on, s.published_on) as counted_from, t.effective_on is null as is_day_assumed,
    (select min(coalesce(n.effective_on, ns.published_on)) from target n join source ns using (source_id)
        where n.indicator_id = t.indicator_id and n.year = t.year and n.version = t.version + 1) as counted_until,
    s.title_kk as source_kk, s.title_ru as source_ru, s.title as source_en, s.address, r.actual,
    case when r.target_version = t.version then r.verdict else r.earlier_verdict end as verdict
from target t
join indicator i using (indicator_id)
join source s using (source_id)
left join trajectory r using (indicator_id, region_id, year)
where coalesce(t.effective_on, s.published_on) <= (select as_of from build_info)
    and (t.indicator_id, t.year) in (select indicator_id, year from target where version > 1)
order by t.indicator_id, t.year, t.version;
