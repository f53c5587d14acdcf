-- Which bodies do the documents name?
-- Grain: one row per body.
select body, name_kk, name_ru, name_en
from body
order by body;
