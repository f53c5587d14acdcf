-- Which points of an indicator's line had another value before?
-- Grain: one row per former value of a year, oldest first; `value` in the indicator's unit (of a rate: with today's
-- denominator), `former` and `later` as published, of the indicator itself or of what it is computed from.
-- Parameters: $indicator_id, $region_id.
with chain as (
    select o.indicator_id, o.period_start, o.period_end, o.source_id, o.value as former, o.vintage as known_on,
        lead(o.value) over by_vintage as later, lead(o.vintage) over by_vintage as replaced_on
    from observation o
    where o.region_id = $region_id and not o.is_cumulative and o.vintage <= (select as_of from build_info)
    window by_vintage as (
        partition by o.indicator_id, o.period_start, o.period_end, o.source_id order by o.vintage
    )
)
select
    v.year, c.former / case when c.indicator_id = v.indicator_id then 1 else v.denominator / i.per end as value,
    c.former, c.later, c.known_on, c.replaced_on, p.title_kk, p.title_ru, p.title_en, p.decimals, p.unit
from annual_value v
join indicator i using (indicator_id)
join chain c on c.indicator_id in (v.indicator_id, i.numerator_id, v.definition_id) and c.period_start = v.period_start
    and c.period_end = v.period_end and c.source_id = v.source_id
join indicator p on p.indicator_id = c.indicator_id
where v.indicator_id = $indicator_id and v.region_id = $region_id and c.replaced_on is not null and c.later <> c.former
    and (c.indicator_id is distinct from i.numerator_id or v.denominator is not null)
order by v.year, c.known_on;
