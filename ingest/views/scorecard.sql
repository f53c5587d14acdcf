-- How does each target indicator stand now?
-- Grain: one row per indicator and region: the latest year with an actual, that year's target, verdict and outlook;
-- without any actual, the first year that a programme states.
create view scorecard as
with ranked as (
    select *, row_number() over (
        partition by indicator_id, region_id
        order by actual is null, case when actual is null then target_kind is null end,
            case when actual is null then year else -year end
    ) as place
    from trajectory
),
last_target as (
    select distinct on (indicator_id, region_id) indicator_id, region_id, year, kind, value, low, high, printed
    from target_current
    order by indicator_id, region_id, year desc
)
select
    r.* exclude (place), i.programme_id, i.role, i.direction_no, i.task_no, i.unit,
    greatest(i.decimals, coalesce(d.decimals, 0)) as decimals, i.direction,
    e.year as end_year, e.kind as end_kind, e.value as end_value, e.low as end_low, e.high as end_high,
    e.printed as end_printed, p.probability_of_meeting as end_probability
from ranked r
join indicator i using (indicator_id)
join last_target e on e.indicator_id = r.indicator_id and e.region_id = r.region_id
left join assessment p on p.indicator_id = r.indicator_id and p.region_id = r.region_id and p.year = e.year
left join definition_choice c on c.indicator_id = r.indicator_id
left join indicator d on d.indicator_id = c.definition_id
where r.place = 1;
