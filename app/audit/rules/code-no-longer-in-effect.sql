-- rule: code-no-longer-in-effect
-- verdict: review
-- says: {code} is no longer in effect under {policy} from {change} on; the line is dated {date}
-- The policy states from which day the code is no longer in effect, and the line is dated on it or later.
select
  x.basis, x.line_id, x.day, x.main, 'procedure' as part, x.policy, x.system, x.code, x.change_day, x.known_day, x.evidence,
  false as cedes, cast(null as varchar) as detail
from listed_lines x
where not x.nonspecific and x.state = 'ended' and x.fixed
