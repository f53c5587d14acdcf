-- Which other figures exist for an indicator: other sources, partial coverage, other definitions?
-- Grain: one row per figure that the line of the indicator does not use. Units: the indicator's own.
-- Parameters: $indicator_id, $region_id.
with chosen as (
    select * from annual_value where region_id = $region_id
),
other_figure as (
    select o.*, year(o.period_start)::int as year
    from observation o
    left join chosen c on c.indicator_id = o.indicator_id and c.year = year(o.period_start)
        and c.period_start = o.period_start and c.period_end = o.period_end
        and c.source_id = o.source_id and c.vintage = o.vintage
    where o.region_id = $region_id and c.indicator_id is null and not o.is_cumulative
        and o.period_end <= make_date(year(o.period_start) + 1, 1, 1)
        and o.vintage <= (select as_of from build_info)
        -- A former value of the line's own source is a revision (revisions.sql), not another figure.
        and not exists (
            select 1 from chosen r
            where r.indicator_id = o.indicator_id and r.period_start = o.period_start
                and r.period_end = o.period_end and r.source_id = o.source_id
        )
),
own as (
    select null::varchar as variant_id, f.year, f.value, f.coverage, f.source_id, f.locator, f.printed, f.vintage,
        null::double as numerator, null::double as denominator, null::varchar as denominator_source_id
    from other_figure f
    where f.indicator_id = $indicator_id
),
rate as (
    select null, f.year, f.value / d.value * i.per, f.coverage, f.source_id, f.locator, f.printed, f.vintage,
        f.value, d.value, d.source_id
    from indicator i
    join other_figure f on f.indicator_id = i.numerator_id
    join chosen d on d.indicator_id = i.denominator_id and d.year = f.year
    join region r on r.region_id = $region_id
    where i.indicator_id = $indicator_id and not (i.denominator_id = 'population_avg'
        and coalesce(r.valid_from > f.period_start and r.valid_from < f.period_end, false))
),
variant as (
    select v.indicator_id, c.year, c.value, c.coverage, c.source_id, c.locator, c.printed, c.vintage,
        c.numerator, c.denominator, c.denominator_source_id
    from indicator v
    join chosen c on c.indicator_id = v.indicator_id
    where v.variant_of = $indicator_id
)
select a.*, s.publisher as publisher_en, s.publisher_kk as publisher_kk, s.publisher_ru as publisher_ru,
    s.reported_by, s.address, d.publisher as denominator_publisher_en, d.publisher_kk as denominator_publisher_kk,
    d.publisher_ru as denominator_publisher_ru, d.address as denominator_address, i.title_kk, i.title_ru, i.title_en, i.unit, i.decimals
from (from own union all from rate union all from variant) a
join source s using (source_id)
left join source d on d.source_id = a.denominator_source_id
join indicator i on i.indicator_id = coalesce(a.variant_id, $indicator_id)
order by a.variant_id nulls first, a.year, a.value;
