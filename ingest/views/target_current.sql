-- Which targets are in force on the build's day?
-- Grain: one row per indicator, region and year.
create view target_current as
select * from target_as_of((select as_of from build_info));
