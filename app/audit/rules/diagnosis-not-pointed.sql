-- rule: diagnosis-not-pointed
-- verdict: review
-- says: {code} is listed in {policy} on {date} and stands on the claim, but the line does not point to it
-- None of the diagnoses the line points to is listed, while another one on the claim is.
select
  y.basis, y.line_id, y.day, y.main, 'diagnosis' as part, y.policy, 'ICD-10-CM' as system, y.code, y.change_day, y.known_day, y.evidence,
  false as cedes, cast(null as varchar) as detail
from (
  select s.*, row_number() over (partition by s.basis, s.line_id, s.day, s.main order by s.position) as nth
  from diagnosis_standing s
  join unsupported u on u.basis = s.basis and u.line_id = s.line_id and u.day = s.day and u.main = s.main
  where s.state = 'in' and s.used is null
) y
where y.nth = 1
