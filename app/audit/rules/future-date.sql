-- rule: future-date
-- verdict: error
-- says: {code} is dated {change}, after the day the file is judged as of ({detail})
-- A date of the service or the discharge lies after the day the file is judged as of.
select
  b.basis, l.line_id, l.use_day as day, true as main, 'procedure' as part, cast(null as varchar) as policy, l.system,
  coalesce(l.code, l.found) as code,
  case when l.from_day > s.as_of then l.from_day when l.to_day > s.as_of then l.to_day else l.discharge_day end as change_day,
  cast(null as date) as known_day, cast(null as integer) as evidence, false as cedes, cast(s.as_of as varchar) as detail
from lines l
join settings s on l.from_day > s.as_of or l.to_day > s.as_of or l.discharge_day > s.as_of
cross join bases b
