-- The units of each code with a limit, summed line by line over all claims of its kind in the file: those given to a member on a day,
-- and all that a provider bills for a member on a day.
select
  l.line_id, l.units,
  sum(case when l.jw then 0 else l.units end) over (
    partition by l.member_key, l.professional, l.inpatient, l.code, l.use_day
    order by l.claim_key, l.line_number, l.line, l.amount, l.line_id
    rows between unbounded preceding and current row
  ) as given,
  sum(l.units) over (
    partition by l.member_key, l.provider, l.professional, l.inpatient, l.code, l.use_day
    order by l.claim_key, l.line_number, l.line, l.amount, l.line_id
    rows between unbounded preceding and current row
  ) as billed
from every_line l
join (
  select code from limits where kind = 'units-per-day'
  union
  select code from rule_units
) k on k.code = l.code
where l.units is not null and l.use_day is not null
