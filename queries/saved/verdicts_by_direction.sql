-- title_kk: Бағыттар бойынша бағалар
-- title_ru: Оценки по направлениям
-- title_en: Verdicts by direction
-- question_kk: Әр бағытта неше нысана орындалды, неше нысана орындалмады?
-- question_ru: Сколько целей выполнено и не выполнено в каждом направлении?
-- question_en: How many targets are met and missed in each direction?
-- chart: bar, direction_no, met
select
    direction_no, count(*) as indicators, count(*) filter (where verdict = 'met') as met,
    count(*) filter (where verdict = 'missed') as missed, count(*) filter (where verdict = 'uncertain') as uncertain,
    count(*) filter (where actual is null) as unknown
from scorecard
where region_id = 'KZ'
group by direction_no
order by direction_no nulls last;
