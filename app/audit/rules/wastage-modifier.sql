-- rule: wastage-modifier
-- verdict: review
-- says: {code} on {date} {detail}, which {policy} asks for
-- Where a policy prints that a code carries JZ when nothing was discarded, or a second line with JW for what was: a line with neither,
-- a JZ line beside a JW line, or a JW line alone. A partner is a line of the same claim, member, code and date.
select
  y.basis, y.line_id, y.day, true as main, 'waste' as part, y.policy, y.system, y.code, cast(null as date) as change_day, y.known_day,
  y.evidence, false as cedes, y.detail
from (
  select
    q.basis, l.line_id, l.use_day as day, q.policy, l.system, l.code, q.known_day, q.evidence,
    case
      when l.jw then 'carries JW with no line for the amount given'
      when l.jz then 'carries JZ beside a line with JW'
      else 'carries neither JZ nor a line with JW'
    end as detail,
    row_number() over (partition by q.basis, l.line_id order by q.policy, q.evidence) as nth
  from lines l
  join (
    select claim_key, member_key, code, use_day, max(case when jw then 1 else 0 end) as wasted, max(case when jw then 0 else 1 end) as given
    from lines
    where code is not null and use_day is not null
    group by claim_key, member_key, code, use_day
  ) g on g.claim_key = l.claim_key and g.member_key = l.member_key and g.code = l.code and g.use_day = l.use_day
  join limits q
    on q.kind = 'modifier' and q.value in ('JZ', 'JW') and q.code = l.code
    and q.start_day <= l.use_day and (q.end_day is null or l.use_day < q.end_day)
  join addressed x on x.basis = q.basis and x.line_id = l.line_id and x.policy = q.policy and x.main
  where not l.inpatient
    and ((l.jw and g.given = 0) or (not l.jw and l.jz and g.wasted = 1) or (not l.jw and not l.jz and g.wasted = 0))
) y
where y.nth = 1
