-- The first hit on each line's procedure. A missing value and a malformed code are both told; "not yet listed" gives way to a code
-- that did not exist yet.
with firsts as (
  select y.*
  from (
    select r.*, row_number() over (partition by r.basis, r.line_id order by r.rung, r.policy, r.code) as nth
    from ranked r
    where r.part = 'procedure'
  ) y
  where y.nth = 1
),
unborn as (
  select r.basis, r.line_id
  from ranked r
  join invalid v on v.system = r.system and v.code = r.code and v.day = r.day
  where r.part = 'procedure' and r.rule = 'code-not-valid' and v.later = 1 and v.ended = 0
)
select f.basis, f.line_id, f.day, f.part, f.rule, f.policy, f.system, f.code, f.change_day, f.known_day, f.evidence, f.detail
from firsts f
left join unborn u on u.basis = f.basis and u.line_id = f.line_id
where not f.cedes or u.line_id is null
union all
select r.basis, r.line_id, r.day, r.part, r.rule, r.policy, r.system, r.code, r.change_day, r.known_day, r.evidence, r.detail
from ranked r
join firsts f on f.basis = r.basis and f.line_id = r.line_id and f.cedes
join unborn u on u.basis = r.basis and u.line_id = r.line_id
where r.part = 'procedure' and r.rule = 'code-not-valid'
union all
select r.basis, r.line_id, r.day, r.part, r.rule, r.policy, r.system, r.code, r.change_day, r.known_day, r.evidence, r.detail
from ranked r
join firsts f on f.basis = r.basis and f.line_id = r.line_id and f.rule = 'missing-value'
where r.part = 'procedure' and r.rule = 'malformed-code'
