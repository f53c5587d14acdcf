-- What is the value of each indicator in each calendar year? Stored, since every screen reads it.
-- Grain: one row per indicator, region and year; published where there is one, else computed by the formula.
-- A flow (offences, deaths) needs the whole calendar year; a point (a survey wave, a rank, a stock) is the last one
-- that ended in the year. A rate is a sum over a sum: numerator / denominator * per.
-- A bound ("more than 74 thousand") is no value, and a figure whose year the source does not state has no year.
-- Where the Ministry's definition is entered (definition_choice), its values are the indicator's own.
create table annual_value as
with published as (
    select distinct on (o.indicator_id, o.region_id, year(o.period_start))
        o.indicator_id, o.region_id, year(o.period_start)::int as year, o.value, o.rounding, o.coverage, o.status,
        o.vintage, o.source_id, o.locator, o.printed, o.period_start, o.period_end
    from observation_best o
    join indicator i using (indicator_id)
    where not o.is_cumulative and coalesce(o.qualifier, 'about') = 'about' and o.period_basis <> 'not_stated'
        and case i.time_basis
            when 'flow' then o.period_start = make_date(year(o.period_start), 1, 1)
                and o.period_end = make_date(year(o.period_start) + 1, 1, 1)
            else year(o.period_end - interval 1 day) = year(o.period_start)
        end
    order by o.indicator_id, o.region_id, year(o.period_start), o.period_end desc, o.period_start desc
),
computed as (
    select
        i.indicator_id, n.region_id, n.year, n.value / d.value * i.per as value,
        n.rounding / d.value * i.per as rounding,
        case when 'partial' in (n.coverage, d.coverage) then 'partial' else 'full' end as coverage,
        'computed' as status, greatest(n.vintage, d.vintage) as vintage, n.source_id, n.locator, n.printed,
        n.period_start, n.period_end, n.value as numerator, d.value as denominator,
        d.source_id as denominator_source_id
    from indicator i
    join published n on n.indicator_id = i.numerator_id
    join published d on d.indicator_id = i.denominator_id and d.region_id = n.region_id and d.year = n.year
    join region r on r.region_id = n.region_id
    -- A region made during the year holds a part of its events; a whole year's population is no base for them.
    where d.value > 0 and not (i.denominator_id = 'population_avg'
        and coalesce(r.valid_from > n.period_start and r.valid_from < n.period_end, false))
),
valued as (
    select *, null::double as numerator, null::double as denominator, null::varchar as denominator_source_id
    from published
    union all by name
    select * from computed c
    where not exists (
        select 1 from published p
        where p.indicator_id = c.indicator_id and p.region_id = c.region_id and p.year = c.year
    )
),
combined as (
    select *, null::varchar as definition_id from valued
    union all by name
    select v.* replace (c.indicator_id as indicator_id), c.definition_id
    from definition_choice c
    join valued v on v.indicator_id = c.definition_id
    where not exists (
        select 1 from valued own
        where own.indicator_id = c.indicator_id and own.region_id = v.region_id and own.year = v.year
    )
)
select * from combined
order by indicator_id, region_id, year;
