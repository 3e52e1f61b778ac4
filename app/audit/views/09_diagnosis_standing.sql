-- How each diagnosis of a line stands in the policies that count: one answer each, listed before disputed, ended, later and never.
select y.*
from (
  select
    x.basis, x.line_id, x.day, x.main, d.place as position, d.used, d.code, x.policy,
    coalesce(s.state, 'never') as state, s.change_day, s.known_day, s.evidence,
    row_number() over (
      partition by x.basis, x.line_id, x.day, x.main, d.place
      order by case coalesce(s.state, 'never') when 'in' then 1 when 'disputed' then 2 when 'ended' then 3 when 'later' then 4 else 5 end, x.policy
    ) as place
  from supporting x
  join row_diagnoses d on d.row_id = x.row_id
  left join standing s
    on s.basis = x.basis and s.policy = x.policy and s.system = d.system and s.code = d.code and s.day = x.day
    and (s.serves = '' or x.nonspecific or exists (select 1 from listed_for t where t.serves = s.serves and t.item = x.procedure_code))
  where not x.pends and not d.malformed
) y
where y.place = 1
