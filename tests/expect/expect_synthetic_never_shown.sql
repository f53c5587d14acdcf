-- Promise: a synthetic figure never enters a series.
select indicator_id, year from annual_value where status = 'synthetic';
