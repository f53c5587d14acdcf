-- How high is each indicator in the country and its comparable regions, each per head of its own population?
-- Stored, since the regional screens read it. Grain: one row per indicator, region and year with a full value; the
-- country’s may be partial.
-- Until 2022 the territories of before the split of June 2022 stand for the regions made of them, later the 20 regions.
-- `value`: a rate as it is, a count per 100,000 of the average annual population, a share as it is; `numerator` and
-- `denominator` are what it is made of.
create table regional_value as
with per_head as (
    select indicator_id, coalesce(per, 100000) as per,
        numerator_id is null and unit in ('offences', 'persons', 'accidents', 'cases')
            and not starts_with(indicator_id, 'population') as is_count
    from indicator
)
select
    v.indicator_id, v.region_id, v.year,
    case when h.is_count then v.value / p.value * h.per else v.value end as value,
    coalesce(v.numerator, case when h.is_count then v.value end) as numerator,
    coalesce(v.denominator, case when h.is_count then p.value end) as denominator,
    h.per, h.is_count, v.coverage, v.status, v.source_id, v.locator, v.printed, v.vintage
from annual_value v
join region r using (region_id)
join per_head h using (indicator_id)
left join annual_value p on p.indicator_id = 'population_avg' and p.region_id = v.region_id and p.year = v.year
where r.kind = 'country' or (v.coverage = 'full' and case
    when v.year > 2022 then r.kind <> 'former'
    when r.kind = 'former' then r.valid_to >= date '2022-01-01'
    else not coalesce(r.valid_from >= date '2022-01-01', false)
end)
order by v.indicator_id, v.year, v.region_id;
