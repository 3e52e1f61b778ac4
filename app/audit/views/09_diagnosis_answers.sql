-- How each diagnosis of a line stands in each policy that counts: in, disputed, ended, later or never. A list that belongs to other
-- procedures says nothing of this one. No state: nothing is asked of it, for all diagnoses pend or it is malformed.
select
  x.basis, x.line_id, x.row_id, x.day, x.main, x.policy, x.pends, d.place as position, d.used, d.code, d.malformed, d.ambiguous,
  case
    when x.pends or d.malformed or d.row_id is null then cast(null as varchar)
    when s.policy is null or (s.serves <> '' and not x.nonspecific and t.serves is null) then 'never'
    else s.state
  end as state,
  s.change_day, s.known_day, s.evidence
from supporting x
left join asked_diagnoses d on d.row_id = x.row_id
left join standing s
  on s.basis = x.basis and s.policy = x.policy and s.system = d.system and s.code = d.code and s.day = x.day
left join listed_for t on t.serves = s.serves and t.item = x.procedure_code
