-- rule: duplicate-line
-- verdict: review
-- says: {code} on {date} repeats a line of the same member, dates, code, modifiers, units, provider and NDC
-- The same service stands in the file more than once; the second and later ones are named, in the order of claim number, line, amount
-- and row. Interim bills (frequency 2, 3, 4), inpatient stays and lines without code or date are never duplicates.
select
  b.basis, y.line_id, y.day, true as main, 'line' as part, cast(null as varchar) as policy, y.system, y.code, cast(null as date) as change_day,
  cast(null as date) as known_day, cast(null as integer) as evidence, false as cedes, cast(null as varchar) as detail
from (
  select
    l.line_id, l.use_day as day, l.system, coalesce(l.code, l.found) as code,
    row_number() over (
      partition by
        l.member_key, l.from_day, l.to_day, coalesce(l.code, l.found), l.modifiers, l.units, l.provider, l.frequency, l.ndc_text
      order by l.claim_key, l.line_number, l.line, l.amount, l.line_id
    ) as nth
  from lines l
  where not l.inpatient and l.has_code and l.use_day is not null and l.frequency not in ('2', '3', '4')
) y
cross join bases b
where y.nth > 1
