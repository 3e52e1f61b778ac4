-- rule: policy-conflict
-- verdict: undetermined
-- says: {policy} contradicts itself on {code}: until it is settled, nobody can say whether it was listed on {date}
-- The list and the history of a policy, or two versions of it, say different things about the code on this day. For a diagnosis this
-- matters only where no other diagnosis in use is listed.
select
  x.basis, x.line_id, x.day, x.main, 'procedure' as part, x.policy, x.system, x.code, x.change_day, x.known_day, x.evidence,
  false as cedes, cast(null as varchar) as detail
from listed_lines x
where x.state = 'disputed'
union all
select
  y.basis, y.line_id, y.day, y.main, 'diagnosis' as part, y.policy, 'ICD-10-CM' as system, y.code, y.change_day, y.known_day, y.evidence,
  false as cedes, cast(null as varchar) as detail
from (
  select s.*, row_number() over (partition by s.basis, s.line_id, s.day, s.main order by s.used) as nth
  from diagnosis_standing s
  join unsupported u on u.basis = s.basis and u.line_id = s.line_id and u.day = s.day and u.main = s.main
  where s.state = 'disputed' and s.used is not null
) y
where y.nth = 1
