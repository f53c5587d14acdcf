-- Which tables and views does the warehouse have?
-- Grain: one row per table or view, with its meaning and the number of its rows (of a view: not counted, null).
select t.table_name, t.comment, t.estimated_size as rows
from duckdb_tables() t
where not t.internal
union all
select v.view_name, v.comment, null
from duckdb_views() v
where not v.internal
order by 1;
