-- Which regions have a path of their own, and for which indicators?
-- Grain: one row per indicator, in the order of the programme, and region: cities, regions, then former territories.
select i.indicator_id, r.region_id, r.name_kk, r.name_ru, r.name_en
from indicator i
cross join region r
where exists (
    select 1 from assessment t
    where t.indicator_id = i.indicator_id and t.region_id = r.region_id and t.is_regional_path
        and (t.target_low is not null or t.target_high is not null)
)
order by i.role <> 'target', i.direction_no, i.task_no, i.rowid,
    list_position(['city', 'region', 'former'], r.kind), r.region_id;
