-- rule: all-diagnoses-pend
-- verdict: review
-- says: All diagnoses pend under {policy} on {date}; {code} was not judged against a list
-- While the policy lets every diagnosis pend, the line awaits a person's review whatever its diagnoses. It does not count in rates.
select
  y.basis, y.line_id, y.day, y.main, 'diagnosis' as part, y.policy, 'ICD-10-CM' as system, y.code, cast(null as date) as change_day,
  y.known_day, y.evidence, false as cedes, cast(null as varchar) as detail
from (
  select
    x.basis, x.line_id, x.day, x.main, x.policy, d.code, x.known_day, x.evidence,
    row_number() over (partition by x.basis, x.line_id, x.day, x.main order by d.used, x.policy) as nth
  from supporting x
  join diagnosis_support s on s.basis = x.basis and s.line_id = x.line_id and s.day = x.day and s.main = x.main
  join asked_diagnoses d on d.row_id = x.row_id
  where x.pends and s.listed = 0 and d.used is not null and not d.malformed
) y
where y.nth = 1
