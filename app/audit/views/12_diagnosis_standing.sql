-- One answer for each diagnosis of these lines: listed before disputed, ended, later and never.
select
  y.basis, y.line_id, y.day, y.main, y.position, y.used, y.code, y.policy, y.state, y.change_day, y.known_day, y.evidence
from (
  select
    z.basis, z.line_id, z.day, z.main, z.position, z.used, z.code, z.policy, z.state, z.change_day, z.known_day, z.evidence,
    row_number() over (
      partition by z.basis, z.line_id, z.day, z.main, z.position
      order by case z.state when 'in' then 1 when 'disputed' then 2 when 'ended' then 3 when 'later' then 4 else 5 end, z.policy
    ) as place
  from diagnosis_answers z
  join unsupported u on u.basis = z.basis and u.line_id = z.line_id and u.day = z.day and u.main = z.main
  where z.state is not null
) y
where y.place = 1
