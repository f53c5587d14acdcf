-- Which build is this, and how new is its data?
-- Grain: one row. No parameters.
select * from build_info;
