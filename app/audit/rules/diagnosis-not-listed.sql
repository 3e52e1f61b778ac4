-- rule: diagnosis-not-listed
-- verdict: review
-- says: {code} is not listed in {policy} as published {published}, the version in force on {date}
-- None of the diagnoses in use is listed on the date used, and none was or will be. Being off the list says nothing about coverage.
select
  y.basis, y.line_id, y.day, y.main, 'diagnosis' as part, y.policy, y.system, y.code, cast(null as date) as change_day,
  v.published as known_day, v.evidence, false as cedes, cast(null as varchar) as detail
from (
  select
    u.basis, u.line_id, u.day, u.main, u.policy, d.system, d.code,
    row_number() over (partition by u.basis, u.line_id, u.day, u.main order by d.used) as nth
  from unsupported u
  join asked_diagnoses d on d.row_id = u.row_id
  where d.used is not null
) y
join versions v
  on v.basis = y.basis and v.policy = y.policy and v.start_day <= y.day and (v.end_day is null or y.day < v.end_day)
where y.nth = 1
