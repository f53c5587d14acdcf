-- Which forms can be imported?
-- Grain: one row per form, in the order of the reference table.
select form_id, title as title_en, title_kk, title_ru, address
from form
order by rowid;
