-- rule: diagnosis-no-longer-listed
-- verdict: review
-- says: {code} is not listed in {policy} as published {published}, the version in force on {date}; it was listed before {change}
-- None of the diagnoses in use is listed on the date used; this one was before.
select
  y.basis, y.line_id, y.day, y.main, 'diagnosis' as part, y.policy, 'ICD-10-CM' as system, y.code, y.change_day, y.known_day, y.evidence,
  false as cedes, cast(null as varchar) as detail
from (
  select s.*, row_number() over (partition by s.basis, s.line_id, s.day, s.main order by s.used) as nth
  from diagnosis_standing s
  join unsupported u on u.basis = s.basis and u.line_id = s.line_id and u.day = s.day and u.main = s.main
  where s.state = 'ended' and s.used is not null
) y
where y.nth = 1
