-- rule: diagnosis-not-yet-listed
-- verdict: review
-- says: {code} is listed in {policy} only from {change} on; the line is dated {date}
-- None of the diagnoses in use is listed on the date used; this one is later. Where the code did not exist yet, code-not-valid says so instead.
select
  y.basis, y.line_id, y.day, y.main, 'diagnosis' as part, y.policy, 'ICD-10-CM' as system, y.code, y.change_day, y.known_day, y.evidence,
  true as cedes, cast(null as varchar) as detail
from (
  select s.*, row_number() over (partition by s.basis, s.line_id, s.day, s.main order by s.used) as nth
  from diagnosis_standing s
  join unsupported u on u.basis = s.basis and u.line_id = s.line_id and u.day = s.day and u.main = s.main
  where s.state = 'later' and s.used is not null
) y
where y.nth = 1
