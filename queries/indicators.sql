-- Which indicators are there?
-- Grain: one row per indicator, targets and results first.
select indicator_id, title_kk, title_ru, title_en, unit, decimals, role
from indicator
order by list_position(['target', 'result', 'context'], role), rowid;
