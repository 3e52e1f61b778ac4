-- What is said of a line's diagnoses, where nothing but a note stands against its procedure: every malformed one, the first hit of the
-- lists, and every invalid one the lists do not already name. After "not yet listed" the policy's lists say nothing.
with open_lines as (
  select r.basis, r.line_id, max(case when p.rule = 'code-not-yet-listed' then 1 else 0 end) as unlisted
  from (select distinct basis, line_id from ranked where part = 'diagnosis') r
  left join procedure_results p on p.basis = r.basis and p.line_id = r.line_id
  group by r.basis, r.line_id
  having max(case when p.rule is not null and p.rule <> 'code-not-yet-listed' then 1 else 0 end) = 0
),
firsts as (
  select y.*
  from (
    select r.*, row_number() over (partition by r.basis, r.line_id order by r.rung, r.policy, r.code) as nth
    from ranked r
    join open_lines o on o.basis = r.basis and o.line_id = r.line_id and o.unlisted = 0
    where r.part = 'diagnosis' and r.laddered
  ) y
  where y.nth = 1
),
unborn as (
  select r.basis, r.line_id, r.code
  from ranked r
  join invalid v on v.system = r.system and v.code = r.code and v.day = r.day
  where r.part = 'diagnosis' and r.rule = 'code-not-valid' and v.later = 1 and v.ended = 0
)
select f.basis, f.line_id, f.day, f.part, f.rule, f.policy, f.system, f.code, f.change_day, f.known_day, f.evidence, f.detail
from firsts f
left join unborn u on u.basis = f.basis and u.line_id = f.line_id and u.code = f.code
where not f.cedes or u.line_id is null
union all
select r.basis, r.line_id, r.day, r.part, r.rule, r.policy, r.system, r.code, r.change_day, r.known_day, r.evidence, r.detail
from ranked r
join open_lines o on o.basis = r.basis and o.line_id = r.line_id
where r.part = 'diagnosis' and r.rule = 'malformed-code'
union all
select r.basis, r.line_id, r.day, r.part, r.rule, r.policy, r.system, r.code, r.change_day, r.known_day, r.evidence, r.detail
from ranked r
join open_lines o on o.basis = r.basis and o.line_id = r.line_id
left join firsts f
  on f.basis = r.basis and f.line_id = r.line_id and f.code = r.code and f.rule <> 'all-diagnoses-pend'
left join unborn u on u.basis = r.basis and u.line_id = r.line_id and u.code = r.code
where r.part = 'diagnosis' and r.rule = 'code-not-valid' and (f.line_id is null or (f.cedes and u.line_id is not null))
