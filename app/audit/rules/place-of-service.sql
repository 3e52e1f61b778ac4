-- rule: place-of-service
-- verdict: review
-- says: {code} on {date} has place of service {detail}
-- A rule table that was switched on names the places of service in which a code is paid on professional claims, and the line has another
-- one. A line without a place of service is not judged.
select
  b.basis, y.line_id, y.day, true as main, 'place' as part, cast(null as varchar) as policy, y.system, y.code,
  cast(null as date) as change_day, cast(null as date) as known_day, cast(null as integer) as evidence, false as cedes, y.detail
from (
  select
    l.line_id, l.use_day as day, l.system, l.code, l.pos || '; ' || p.title || ' names ' || p.said as detail,
    row_number() over (partition by l.line_id order by p.title, p.said) as nth
  from lines l
  join rule_places p
    on p.code = l.code and (p.start_day is null or p.start_day <= l.use_day) and (p.end_day is null or l.use_day < p.end_day)
  left join rule_place_list a on a.row_no = p.row_no and a.place = l.pos
  where l.professional and l.pos <> '' and l.use_day is not null and a.place is null
) y
cross join bases b
where y.nth = 1
