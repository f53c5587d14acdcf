-- On which days did what is known of an indicator change: its figures, or its targets?
-- Grain: one row per day, newest first; none before its first target was in force (targets are the country’s).
-- Parameters: $indicator_id, $region_id.
with kin as (
    select unnest([i.indicator_id, i.numerator_id, i.denominator_id, c.definition_id]) as indicator_id
    from indicator i
    left join definition_choice c using (indicator_id)
    where i.indicator_id = $indicator_id
),
in_force as (
    select coalesce(t.effective_on, s.published_on) as day
    from target t
    join source s using (source_id)
    where t.indicator_id = $indicator_id and t.region_id = 'KZ'
),
changed as (
    select vintage as day from observation
    where region_id = $region_id and indicator_id in (select indicator_id from kin where indicator_id is not null)
    union
    select day from in_force
)
select day
from changed
where day >= (select min(day) from in_force) and day < (select as_of from build_info)
order by day desc;
