-- What the warehouse holds: one table a fact, with the keys and lists that a row must keep.
-- The reader of the reference tables takes its checks from here; comments.csv holds the COMMENT of every column.
-- Periods are half open: period_end is the first day after the period.

create table source (
    source_id varchar primary key,
    title varchar not null, title_kk varchar not null, title_ru varchar not null,
    publisher varchar not null, publisher_kk varchar not null, publisher_ru varchar not null,
    reported_by varchar,
    kind varchar not null check (kind in ('statistics', 'index', 'survey', 'legal_act', 'press')),
    published_on date, address varchar, licence varchar
);
create table programme (
    programme_id varchar primary key,
    source_id varchar not null references source, title_kk varchar, title_ru varchar, title_en varchar,
    start_year int, end_year int,
    status varchar check (status in ('in_force', 'completed', 'repealed')), repealed_on date
);
create table programme_event (
    programme_id varchar not null references programme, day date not null,
    kind varchar not null check (kind in ('signed', 'approved', 'amended', 'repealed')),
    text_kk varchar not null, text_ru varchar not null, text_en varchar not null,
    source_id varchar not null references source, locator varchar not null,
    primary key (programme_id, day, kind)
);
create table programme_section (
    programme_id varchar not null references programme, section varchar not null, task_no int,
    title_kk varchar not null, title_ru varchar not null, title_en varchar not null, locator varchar not null,
    unique (programme_id, section, task_no)
);
create table programme_cost (
    programme_id varchar not null references programme, year int, amount double not null, currency varchar not null,
    printed varchar not null, source_id varchar not null references source, locator varchar not null,
    unique (programme_id, year)
);
create table region (
    region_id varchar primary key,
    kind varchar not null check (kind in ('country', 'region', 'city', 'former')),
    kato varchar, name_kk varchar, name_ru varchar, name_en varchar,
    valid_from date, valid_to date,
    tile_row int, tile_col int
);
create table region_part (
    whole_id varchar references region, part_id varchar references region, primary key (whole_id, part_id)
);
create table region_name (
    spelling varchar, region_id varchar references region, valid_from date, valid_to date
);
create table body (body varchar primary key, name_kk varchar, name_ru varchar, name_en varchar);
create table indicator (
    indicator_id varchar primary key,
    programme_id varchar references programme,
    role varchar not null check (role in ('target', 'result', 'context')),
    title_kk varchar not null, title_ru varchar not null, title_en varchar not null,
    definition_kk varchar, definition_ru varchar, definition_en varchar,
    unit varchar not null,
    decimals int not null, direction varchar not null check (direction in ('up', 'down', 'none')),
    numerator_id varchar, denominator_id varchar, per double,
    lower_bound double, upper_bound double,
    variant_of varchar,
    direction_no int, task_no int,
    time_basis varchar not null check (time_basis in ('flow', 'point')), countries_id varchar
);
create table related_indicator (
    indicator_id varchar not null references indicator, later_id varchar not null references indicator,
    difference_kk varchar not null, difference_ru varchar not null, difference_en varchar not null,
    primary key (indicator_id, later_id)
);
create table indicator_executor (indicator_id varchar references indicator, body varchar references body, by_agreement boolean not null default false, primary key (indicator_id, body));
create table indicator_part (
    whole_id varchar references indicator, part_id varchar references indicator, primary key (whole_id, part_id)
);
create table form (
    form_id varchar primary key, source_prefix varchar not null,
    title varchar not null, title_kk varchar not null, title_ru varchar not null,
    publisher varchar not null, publisher_kk varchar not null, publisher_ru varchar not null,
    address varchar
);
create table form_row (
    form_id varchar references form, edition varchar, sheet varchar, row_code int, mark varchar not null,
    primary key (form_id, edition, sheet, row_code)
);
create table form_graph (
    form_id varchar references form, edition varchar, sheet varchar, graph_no int, mark varchar,
    primary key (form_id, edition, sheet, graph_no)
);
create table form_cell (
    form_id varchar references form, edition varchar, indicator_id varchar references indicator,
    sheet varchar not null, row_code int not null, graph_no int not null, body_code varchar,
    primary key (form_id, edition, indicator_id)
);
create table definition_choice (
    indicator_id varchar primary key references indicator, definition_id varchar not null references indicator,
    source_id varchar not null references source, locator varchar not null
);
create table observation (
    indicator_id varchar not null references indicator, region_id varchar not null references region,
    period_start date not null, period_end date not null,
    is_cumulative boolean not null default false,
    value double not null,
    rounding double not null default 0,
    coverage varchar not null default 'full' check (coverage in ('full', 'partial')),
    status varchar not null check (status in ('final', 'provisional', 'estimated', 'computed', 'synthetic')),
    vintage date not null,
    source_id varchar not null references source, locator varchar not null, printed varchar not null,
    qualifier varchar check (qualifier in ('about', 'more_than', 'up_to')),
    period_basis varchar not null default 'stated' check (period_basis in ('stated', 'implied', 'not_stated')),
    import_id varchar,
    primary key (indicator_id, region_id, period_start, period_end, source_id, vintage)
);
create table target (
    indicator_id varchar not null references indicator, region_id varchar not null default 'KZ' references region,
    year int not null,
    kind varchar not null check (kind in ('relative', 'level', 'at_least', 'at_most', 'band')),
    value double,
    low double, high double,
    base_year int,
    version int not null, effective_on date,
    source_id varchar not null references source, locator varchar not null, printed varchar not null,
    primary key (indicator_id, region_id, year, version)
);
create table assessment (
    indicator_id varchar, region_id varchar, year int,
    actual double, target_low double, target_high double,
    base double, target_index double,
    gap double,
    gap_pct double, is_interpolated boolean,
    verdict varchar check (verdict in ('met', 'missed', 'uncertain', 'no_data')),
    outlook varchar check (outlook in ('achieved', 'on_track', 'some_progress', 'insufficient', 'moving_away', 'unknown')),
    method varchar, ratio double, probability_of_meeting double, reason_en varchar,
    base_year int, break_note_id varchar,
    earlier_low double, earlier_high double,
    earlier_verdict varchar check (earlier_verdict in ('met', 'missed', 'uncertain', 'no_data')),
    points_used int, is_regional_path boolean not null default false,
    primary key (indicator_id, region_id, year)
);
create table forecast (indicator_id varchar, region_id varchar, year int, mean double, lower_80 double, upper_80 double, lower_95 double, upper_95 double, method varchar, points_used int, primary key (indicator_id, region_id, year));
create table data_note (
    note_id varchar primary key, kind varchar not null check (kind in ('contradiction', 'break', 'definition', 'gap', 'revision', 'context')),
    indicator_id varchar, region_id varchar, year int, text_kk varchar, text_ru varchar, text_en varchar, source_id varchar, locator varchar
);
create table action (
    action_id varchar primary key,
    programme_id varchar not null references programme, number varchar not null, section varchar, task_no int,
    title_kk varchar not null, title_ru varchar not null, title_en varchar not null,
    starts_on date, due_on date,
    recurrence varchar check (recurrence in ('once', 'yearly', 'half_yearly', 'quarterly', 'continuous')),
    printed_deadline varchar not null, source_id varchar not null references source, locator varchar not null
);
create table action_stage (action_id varchar references action, stage int, completion_form_kk varchar, completion_form_ru varchar, completion_form_en varchar, due_on date, primary key (action_id, stage));
create table action_executor (action_id varchar references action, body varchar references body, is_lead boolean, by_agreement boolean, primary key (action_id, body));
create table action_output (
    action_id varchar references action, output varchar not null, year int, quantity double, unit varchar, printed varchar,
    output_kk varchar, output_ru varchar, unique (action_id, output, year)
);
create table action_cost (
    action_id varchar references action, year int, amount double not null, currency varchar not null, budget varchar, printed varchar,
    unique (action_id, year, budget)
);
create table action_progress (
    action_id varchar not null references action, reported_on date not null,
    state varchar not null check (state in ('done', 'partly_done', 'in_progress', 'not_done')),
    output varchar, year int, quantity double,
    source_id varchar not null references source, locator varchar not null, printed varchar not null, import_id varchar,
    unique (action_id, output, year, reported_on, source_id)
);
create table import_log (
    import_id varchar primary key, form varchar, file_name varchar, sha256 varchar, region_id varchar, period varchar,
    vintage date, reader_version varchar, imported_at timestamp, imported_by varchar, rows_new int, rows_changed int,
    undone_by varchar
);
create table import_warning (
    import_id varchar not null, kind varchar not null check (kind in ('fall', 'outlier', 'break', 'parts', 'twin', 'older', 'replaces')),
    indicator_id varchar, region_id varchar, period_start date, period_end date, value double, other double,
    detail varchar
);
create table build_info (
    version varchar primary key, as_of date not null, data_on date not null, rows_sha256 varchar not null, duckdb_version varchar not null
);
