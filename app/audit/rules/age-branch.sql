-- rule: age-branch
-- verdict: note
-- says: The patient's age on {date} alone satisfies the criteria of {policy} ({detail})
-- The patient falls into an age branch that satisfies the criteria whatever else is true. That may be meant so, or be a slip of the policy.
-- Ages are completed years; who was born on February 29 has the birthday on March 1 in other years. Without a birth date nothing is said.
select
  y.basis, y.line_id, y.day, y.main, 'age' as part, y.policy, y.system, y.code, cast(null as date) as change_day, y.known_day, y.evidence,
  false as cedes, y.wording as detail
from (
  select
    x.basis, x.line_id, x.day, x.main, x.policy, x.system, x.code, a.known_day, a.evidence, a.wording,
    row_number() over (partition by x.basis, x.line_id order by x.policy, a.evidence) as nth
  from addressed x
  join lines l on l.line_id = x.line_id
  join age_bands a
    on a.basis = x.basis and a.policy = x.policy and a.start_day <= x.day and (a.end_day is null or x.day < a.end_day)
    and (a.drug = '' or x.drug = '' or a.drug = x.drug) and (a.code = '' or a.code = l.code)
  left join birthdays w on w.born = l.born and w.amount = a.low and w.unit = a.low_unit
  left join birthdays h on h.born = l.born and h.amount = a.high and h.unit = a.high_unit
  where x.main and x.state = 'in' and a.rule = 'age-branch' and l.born is not null and l.born <= x.day
    and (a.low is null or w.reached <= x.day) and (a.high is null or x.day < h.reached)
) y
where y.nth = 1
