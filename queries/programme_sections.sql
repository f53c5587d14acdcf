-- Which directions, sections and tasks do the documents have?
-- Grain: one row per direction or section, and per task of the Concept after its direction.
select programme_id, section, task_no, title_kk, title_ru, title_en, locator
from programme_section
order by programme_id, section::int, task_no nulls first;
