-- rule: units-over-limit
-- verdict: review
-- says: With this line {code} passes the {detail} units a day that {policy} prints, on {date}
-- The units of a member, code and day, without those on lines with modifier JW, pass the limit the policy states. The line that passes
-- it is named, in the order of claim number, line, amount and row.
select
  y.basis, y.line_id, y.day, true as main, 'units' as part, y.policy, y.system, y.code, cast(null as date) as change_day, y.known_day,
  y.evidence, false as cedes, y.value as detail
from (
  select
    q.basis, t.line_id, t.day, q.policy, t.system, t.code, q.known_day, q.evidence, q.value,
    row_number() over (partition by q.basis, t.line_id order by q.most, q.policy) as nth
  from (
    select
      l.line_id, l.use_day as day, l.system, l.code, l.units,
      sum(l.units) over (
        partition by l.member_key, l.code, l.use_day
        order by l.claim_key, l.line_number, l.line, l.amount, l.line_id
        rows between unbounded preceding and current row
      ) as total
    from lines l
    join (select distinct code from limits where kind = 'units-per-day') k on k.code = l.code
    where not l.jw and l.units is not null and l.use_day is not null
  ) t
  join limits q
    on q.kind = 'units-per-day' and q.code = t.code and q.start_day <= t.day and (q.end_day is null or t.day < q.end_day)
  join addressed x on x.basis = q.basis and x.line_id = t.line_id and x.policy = q.policy and x.main
  where t.total > q.most and t.total - t.units <= q.most
) y
where y.nth = 1
