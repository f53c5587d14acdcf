-- Which definitions can a target indicator have, and what was each in the base year?
-- Grain: one row per target or result indicator of a programme in force and possible definition: its own, and each
-- variant. The value is that
-- of 2022; where there is none, of the period that holds 2022, else the latest. No parameters. Units: the indicator's.
with promised as (
    select i.indicator_id from indicator i
    join programme p using (programme_id)
    where i.role in ('target', 'result') and p.status = 'in_force'
),
possible as (
    select i.indicator_id, i.indicator_id as definition_id, true as is_own from promised i
    where (exists (select 1 from annual_value v where v.indicator_id = i.indicator_id and v.definition_id is null)
            or not exists (select 1 from indicator d where d.variant_of = i.indicator_id))
    union all
    select variant_of, indicator_id, false from indicator
    where variant_of in (from promised)
),
valued as (
    select indicator_id, value, period_start, period_end, coverage, null::varchar as qualifier, 'stated' as period_basis,
        rounding, numerator, denominator, source_id, locator, printed
    from annual_value where region_id = 'KZ' and definition_id is null
    union all
    select indicator_id, value, period_start, period_end, coverage, qualifier, period_basis,
        rounding, null, null, source_id, locator, printed
    from observation_best where region_id = 'KZ' and (qualifier is not null or period_basis = 'not_stated' or period_end > period_start + interval 1 year)
),
nearest as (
    select distinct on (indicator_id) * from valued
    order by indicator_id, period_start <> date '2022-01-01' or period_end <> date '2023-01-01',
        not (period_start < date '2023-01-01' and period_end > date '2022-01-01'), period_end desc
)
select p.*, i.title_kk, i.title_ru, i.title_en, d.title_kk as definition_kk, d.title_ru as definition_ru,
    d.title_en as definition_en, d.definition_kk as remark_kk, d.definition_ru as remark_ru, d.definition_en as remark_en,
    d.unit, d.decimals, n.value, n.period_start, n.period_end, n.coverage, n.qualifier, n.period_basis, n.rounding,
    n.numerator, n.denominator, n.locator, n.printed, s.publisher as publisher_en, s.publisher_kk as publisher_kk,
    s.publisher_ru as publisher_ru, s.reported_by, s.address,
    c.definition_id is not null as is_chosen, c.indicator_id is null and p.is_own as is_in_use
from possible p
join indicator i using (indicator_id)
join indicator d on d.indicator_id = p.definition_id
left join nearest n on n.indicator_id = p.definition_id
left join source s on s.source_id = n.source_id
left join definition_choice c on c.indicator_id = p.indicator_id and c.definition_id = p.definition_id
order by i.programme_id <> 'concept-2024-2028', i.role = 'result', i.direction_no nulls last, i.task_no nulls last,
    p.indicator_id, not p.is_own, n.period_start is null, d.indicator_id;
