-- What was each document to cost, as printed and as its lines add up?
-- Grain: one row per document and year; year null: the whole. Units: `currency` (mln_kzt: million tenge; usd).
with summed as (
    select a.programme_id, c.year, c.currency, sum(c.amount) as summed
    from action_cost c
    join action a using (action_id)
    group by all
)
select coalesce(p.programme_id, s.programme_id) as programme_id, coalesce(p.year, s.year) as year,
    coalesce(p.currency, s.currency) as currency, p.amount, p.printed, s.summed, p.locator, src.address
from programme_cost p
full join summed s on s.programme_id = p.programme_id and s.year is not distinct from p.year
left join source src using (source_id)
order by programme_id, year nulls last;
