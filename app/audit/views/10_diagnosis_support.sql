-- What the diagnoses a line uses add up to: how many it uses, whether one is malformed, one is listed, or all pend.
select
  x.basis, x.line_id, x.day, x.main, min(x.policy) as policy, max(case when x.pends then 1 else 0 end) as pending,
  coalesce(max(u.used), 0) as used, coalesce(max(u.malformed), 0) as malformed, coalesce(max(u.ambiguous), 0) as ambiguous,
  coalesce(max(s.listed), 0) as listed
from supporting x
left join (
  select
    row_id, sum(case when used is not null then 1 else 0 end) as used,
    max(case when used is not null and malformed then 1 else 0 end) as malformed,
    max(case when ambiguous then 1 else 0 end) as ambiguous
  from row_diagnoses
  group by row_id
) u on u.row_id = x.row_id
left join (
  select basis, line_id, day, main, max(case when used is not null and state = 'in' then 1 else 0 end) as listed
  from diagnosis_standing
  group by basis, line_id, day, main
) s on s.basis = x.basis and s.line_id = x.line_id and s.day = x.day and s.main = x.main
group by x.basis, x.line_id, x.day, x.main
