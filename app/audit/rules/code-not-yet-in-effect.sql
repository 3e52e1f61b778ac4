-- rule: code-not-yet-in-effect
-- verdict: review
-- says: {code} is in effect under {policy} only from {change} on; the line is dated {date}
-- The policy states from which day the code is in effect, and the line is dated before it.
select
  x.basis, x.line_id, x.day, x.main, 'procedure' as part, x.policy, x.system, x.code, x.change_day, x.known_day, x.evidence,
  false as cedes, cast(null as varchar) as detail
from listed_lines x
where not x.nonspecific and x.state = 'later' and x.fixed
