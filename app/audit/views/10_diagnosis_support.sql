-- What the diagnoses a line uses add up to: whether it uses any, one is malformed, one is listed, or all pend.
select
  basis, line_id, row_id, day, main, min(policy) as policy, max(case when pends then 1 else 0 end) as pending,
  max(case when used is not null then 1 else 0 end) as used,
  max(case when used is not null and malformed then 1 else 0 end) as malformed,
  max(case when ambiguous then 1 else 0 end) as ambiguous,
  max(case when used is not null and state = 'in' then 1 else 0 end) as listed
from diagnosis_answers
group by basis, line_id, row_id, day, main
