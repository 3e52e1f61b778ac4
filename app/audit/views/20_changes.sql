-- For lines over several days: the days on which the standing of the code, or what the diagnoses amount to, is no longer that of the
-- first day. Not listed yet and not spoken of yet are the same to a line.
with won as (
  select y.*
  from (
    select
      h.basis, h.line_id, h.day, h.main, h.part, h.rule, h.policy, h.system, h.code,
      row_number() over (partition by h.basis, h.line_id, h.day, h.main, h.part order by r.rung, h.policy, h.code) as nth
    from hits h
    join rungs r on r.rule = h.rule and r.part = h.part
    join (select distinct line_id from probes where not main) s on s.line_id = h.line_id
    where r.listing
  ) y
  where y.nth = 1
),
states as (
  select
    b.basis, p.line_id, p.day, p.main, p.system, p.code,
    case
      when x.line_id is null or w.rule = 'code-not-yet-listed' then 'silent'
      else coalesce(w.rule, 'fine')
    end as procedure_state,
    coalesce(w.policy, x.policy) as policy,
    coalesce(d.rule || ' ' || d.code, 'fine') as diagnosis_state,
    d.policy as diagnosis_policy, d.system as diagnosis_system, d.code as diagnosis_code
  from (
    select distinct p.line_id, p.day, p.main, p.system, p.code
    from probes p
    join (select distinct line_id from probes where not main) s on s.line_id = p.line_id
  ) p
  cross join bases b
  left join listed_lines x on x.basis = b.basis and x.line_id = p.line_id and x.day = p.day and x.main = p.main
  left join won w on w.basis = b.basis and w.line_id = p.line_id and w.day = p.day and w.main = p.main and w.part = 'procedure'
  left join won d on d.basis = b.basis and d.line_id = p.line_id and d.day = p.day and d.main = p.main and d.part = 'diagnosis'
)
select m.basis, m.line_id, n.day, 1 as rank, coalesce(n.policy, m.policy) as policy, m.system, m.code
from states m
join states n on n.basis = m.basis and n.line_id = m.line_id and not n.main
where m.main and m.procedure_state <> n.procedure_state
union all
select
  m.basis, m.line_id, n.day, 2 as rank, coalesce(n.diagnosis_policy, m.diagnosis_policy) as policy,
  coalesce(n.diagnosis_system, m.diagnosis_system) as system, coalesce(n.diagnosis_code, m.diagnosis_code) as code
from states m
join states n on n.basis = m.basis and n.line_id = m.line_id and not n.main
where m.main and m.procedure_state = 'fine' and n.procedure_state = 'fine' and m.diagnosis_state <> n.diagnosis_state
