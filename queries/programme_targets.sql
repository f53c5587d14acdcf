-- What did a document promise, and what became of it?
-- Grain: one row per indicator and stated year, each with its last version on the build's day; what it replaced stands
-- beside it. Units: the indicator's. `verdict` is null until the year is over. Parameters: $programme_id.
with promised as (
    select t.*, p.programme_id
    from target_stated_by((select as_of from build_info)) t
    join programme p using (source_id)
    where p.programme_id = $programme_id
)
select t.indicator_id, i.title_kk, i.title_ru, i.title_en, i.definition_kk, i.definition_ru, i.definition_en, i.unit,
    i.decimals, i.direction, i.role, i.task_no, s.section, s.title_kk as section_kk, s.title_ru as section_ru,
    s.title_en as section_en, t.year, t.kind as target_kind, t.value as target_value, r.target_low, r.target_high,
    t.printed as target_printed, t.locator as target_locator, ts.address as target_address,
    o.kind as earlier_kind, o.value as earlier_value, o.low as earlier_low, o.high as earlier_high, o.printed as earlier_printed,
    r.earlier_verdict,
    r.actual, r.printed, r.locator, src.publisher as publisher_en, src.publisher_kk, src.publisher_ru, src.reported_by,
    src.address, t.year < year(as_of) as is_passed,
    case when is_passed then r.verdict end as verdict, c.indicator_id is not null as is_in_force
from promised t
join indicator i using (indicator_id)
join source ts on ts.source_id = t.source_id
left join target o on o.indicator_id = t.indicator_id and o.region_id = t.region_id and o.year = t.year
    and o.version = t.version - 1
left join trajectory r on r.indicator_id = t.indicator_id and r.region_id = t.region_id and r.year = t.year
left join source src on src.source_id = r.source_id
left join target_current c on c.indicator_id = t.indicator_id and c.region_id = t.region_id and c.year = t.year
left join programme_section s on s.programme_id = t.programme_id and s.task_no is null
    and s.section = i.direction_no::varchar and i.programme_id = t.programme_id, build_info
order by i.role = 'result', i.direction_no nulls last, case when i.direction_no is null then t.locator end, i.task_no, i.rowid,
    t.year;
