-- In what order do words stand in a list of the reader's language? In Kazakh ә follows а and і follows ы.
-- Grain: one row per word, in order (DuckDB's COLLATE of a language given by name).
-- Parameters: $words, $language (kk, ru or en).
select word from (select unnest($words) as word) order by icu_sort_key(word, $language), word;
