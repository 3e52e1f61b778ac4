-- rule: duplicate-line
-- verdict: review
-- says: {code} on {date} repeats a line of the same member, dates, code, modifiers, units, provider and NDC
-- The same service stands in the file more than once on claims of one kind (professional or hospital); the second and later ones are
-- named, in the order of claim number, line, amount and row. Interim bills (frequency 2, 3, 4), inpatient stays and lines without code
-- or date are never duplicates.
select
  b.basis, l.line_id, l.use_day as day, true as main, 'line' as part, cast(null as varchar) as policy, l.system,
  coalesce(l.code, l.found) as code, cast(null as date) as change_day, cast(null as date) as known_day, cast(null as integer) as evidence,
  false as cedes, cast(null as varchar) as detail
from lines l
join repeats r on r.line_id = l.line_id
cross join bases b
