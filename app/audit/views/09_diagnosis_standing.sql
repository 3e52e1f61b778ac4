-- How each diagnosis of a line stands in the policies that count: one answer each, listed before disputed, ended, later and never. A list
-- that belongs to other procedures says nothing of this one.
select
  y.basis, y.line_id, y.day, y.main, y.position, y.used, y.code, y.policy, y.state, y.change_day, y.known_day, y.evidence
from (
  select
    z.basis, z.line_id, z.day, z.main, z.position, z.used, z.code, z.policy, z.state, z.change_day, z.known_day, z.evidence,
    row_number() over (
      partition by z.basis, z.line_id, z.day, z.main, z.position
      order by case z.state when 'in' then 1 when 'disputed' then 2 when 'ended' then 3 when 'later' then 4 else 5 end, z.policy
    ) as place
  from (
    select
      x.basis, x.line_id, x.day, x.main, d.place as position, d.used, d.code, x.policy,
      case when s.policy is null or (s.serves <> '' and not x.nonspecific and t.serves is null) then 'never' else s.state end as state,
      s.change_day, s.known_day, s.evidence
    from supporting x
    join row_diagnoses d on d.row_id = x.row_id
    left join standing s
      on s.basis = x.basis and s.policy = x.policy and s.system = d.system and s.code = d.code and s.day = x.day
    left join listed_for t on t.serves = s.serves and t.item = x.procedure_code
    where not x.pends and not d.malformed
  ) z
) y
where y.place = 1
