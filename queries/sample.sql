-- What do the first rows of a table look like?
-- Grain: one row of the table, three at most.
-- Parameters: $table_name, one of tables.sql.
select *
from query_table($table_name)
limit 3;
