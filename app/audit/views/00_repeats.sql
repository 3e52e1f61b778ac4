-- The lines that repeat an earlier one of the same kind of claim anywhere in the file, in the order of claim number, line, amount
-- and row.
select y.line_id
from (
  select
    l.line_id,
    row_number() over (
      partition by
        l.member_key, l.professional, l.from_day, l.to_day, coalesce(l.code, l.found), l.modifiers, l.units, l.provider, l.frequency,
        l.ndc_text
      order by l.claim_key, l.line_number, l.line, l.amount, l.line_id
    ) as nth
  from likely_repeats l
  where not l.inpatient and l.has_code and l.use_day is not null and l.frequency not in ('2', '3', '4')
) y
where y.nth > 1
