-- The findings of the chosen basis, marked where the other basis says otherwise; where the chosen one says nothing, what the other
-- says is told as a note.
select
  c.line_id, c.day, c.part, c.rule, r.verdict, c.policy, c.system, c.code, c.change_day, c.known_day, c.evidence, c.detail, 'chosen' as basis,
  (max(case when o.line_id is null then 1 else 0 end) = 1) as basis_sensitive, min(r.place) as table_place
from results c
join rungs r on r.rule = c.rule and r.part = c.part
left join results o
  on o.basis = 'other' and o.line_id = c.line_id and o.kind = c.kind and o.rule = c.rule
  and coalesce(o.code, '') = coalesce(c.code, '') and coalesce(o.day, date '0001-01-01') = coalesce(c.day, date '0001-01-01')
where c.basis = 'chosen'
group by c.line_id, c.day, c.part, c.rule, r.verdict, c.policy, c.system, c.code, c.change_day, c.known_day, c.evidence, c.detail
union all
select
  o.line_id, o.day, o.part, o.rule, 'note' as verdict, o.policy, o.system, o.code, o.change_day, o.known_day, o.evidence, o.detail,
  'other' as basis, true as basis_sensitive, r.place as table_place
from results o
join rungs r on r.rule = o.rule and r.part = o.part
left join (select distinct line_id, kind from results where basis = 'chosen') c on c.line_id = o.line_id and c.kind = o.kind
where o.basis = 'other' and o.kind <> 'table' and c.line_id is null
