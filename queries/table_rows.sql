-- What does the warehouse hold, table by table?
-- Grain: one row per table and view, with its meaning. No parameters.
select table_name as name, comment, estimated_size as rows from duckdb_tables() where not internal
union all
select view_name, comment, null from duckdb_views() where not internal
order by name;
