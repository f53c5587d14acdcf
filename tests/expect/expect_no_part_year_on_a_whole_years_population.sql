-- Promise: no rate divides a region's figure of a part of the year by the population of the whole year.
select v.indicator_id, v.region_id, v.year, v.value
from annual_value v
join indicator i using (indicator_id)
join region r using (region_id)
where i.denominator_id = 'population_avg' and v.status = 'computed'
    and ((r.valid_from > v.period_start and r.valid_from < v.period_end)
        or (r.valid_to > v.period_start and r.valid_to < v.period_end and v.coverage = 'partial'));
