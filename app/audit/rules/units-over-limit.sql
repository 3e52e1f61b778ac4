-- rule: units-over-limit
-- verdict: review
-- says: With this line {code} passes {detail}, on {date}
-- The units of a member, code and day, without those on lines with modifier JW, pass the limit a policy states. Where no policy does, a
-- rule table that was switched on may name the most units of a line, or of a day; the day's are those one provider bills, discarded ones
-- with them. Claims of each kind are summed apart. The line that passes the limit is named, in the order of claim number, line, amount
-- and row.
select
  y.basis, y.line_id, y.day, true as main, 'units' as part, y.policy, y.system, y.code, cast(null as date) as change_day, y.known_day,
  y.evidence, false as cedes, y.detail
from (
  select
    x.basis, x.line_id, x.day, x.policy, x.system, x.code, x.known_day, x.evidence, x.detail,
    row_number() over (partition by x.basis, x.line_id order by x.first_asked, x.most, x.policy, x.detail) as nth
  from (
    select
      q.basis, l.line_id, l.use_day as day, q.policy, l.system, l.code, q.known_day, q.evidence, q.most, 1 as first_asked,
      'the ' || q.value || ' units a day that ' || q.policy || ' prints' as detail
    from lines l
    join day_units t on t.line_id = l.line_id
    join limits q
      on q.kind = 'units-per-day' and q.code = l.code and q.start_day <= l.use_day and (q.end_day is null or l.use_day < q.end_day)
    join addressed x on x.basis = q.basis and x.line_id = l.line_id and x.policy = q.policy and x.main
    where not l.jw and t.given > q.most and t.given - t.units <= q.most
    union all
    select
      b.basis, l.line_id, l.use_day as day, cast(null as varchar) as policy, l.system, l.code, cast(null as date) as known_day,
      cast(null as integer) as evidence, q.most, 2 as first_asked,
      'the ' || q.value || ' units a ' || q.per || ' of ' || q.title as detail
    from lines l
    join day_units t on t.line_id = l.line_id
    join rule_units q
      on q.code = l.code
      and q.kind = case when l.inpatient then 'inpatient' when l.professional then 'professional' else 'outpatient' end
      and (q.start_day is null or q.start_day <= l.use_day) and (q.end_day is null or l.use_day < q.end_day)
    cross join bases b
    where (q.per = 'line' and t.units > q.most) or (q.per = 'day' and t.billed > q.most and t.billed - t.units <= q.most)
  ) x
) y
where y.nth = 1
