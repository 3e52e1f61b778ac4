-- Every hit on the date used, and every span, with its place on the ladder of its part.
select
  h.basis, h.line_id, h.day, h.part, h.rule, h.policy, h.system, h.code, h.change_day, h.known_day, h.evidence, h.cedes, h.detail,
  r.rung, r.laddered
from hits h
join rungs r on r.rule = h.rule and r.part = h.part
where h.main or h.rule = 'span-crosses-change'
