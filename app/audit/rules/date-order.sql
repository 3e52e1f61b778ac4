-- rule: date-order
-- verdict: error
-- says: {detail}, so the date of {code} cannot stand
-- The last date of a service lies before its first, or a discharge before the admission.
select
  b.basis, l.line_id, l.use_day as day, true as main, 'procedure' as part, cast(null as varchar) as policy, l.system,
  coalesce(l.code, l.found) as code, cast(null as date) as change_day, cast(null as date) as known_day, cast(null as integer) as evidence,
  false as cedes,
  case
    when l.to_day < l.from_day then 'The service ends on ' || cast(l.to_day as varchar) || ', before it begins on ' || cast(l.from_day as varchar)
    else 'The discharge on ' || cast(l.discharge_day as varchar) || ' lies before the admission on ' || cast(l.from_day as varchar)
  end as detail
from lines l
cross join bases b
where l.to_day < l.from_day or (l.inpatient and l.discharge_day < l.from_day)
