-- The answer to each question under each basis: in, ended, later or disputed. Before a policy's first version only a stated date speaks.
with related as (
  select
    x.basis, a.policy, a.system, a.code, a.day, x.drug, x.serves, x.start_fixed, x.end_fixed, x.start_day, x.end_day,
    x.known_day, x.end_known_day, x.evidence, x.end_evidence,
    case
      when x.start_day <= a.day and (x.end_day is null or a.day < x.end_day) then 'in'
      when x.end_day is not null and x.end_day <= a.day then 'ended'
      else 'later'
    end as state
  from asked a
  join listings x on x.policy = a.policy and x.system = a.system and x.code = a.code
),
nearest as (
  select
    r.*,
    row_number() over (
      partition by r.basis, r.policy, r.system, r.code, r.day, r.drug, r.serves
      order by
        case r.state when 'in' then 1 when 'ended' then 2 else 3 end,
        case when r.state = 'ended' then r.end_day end desc,
        r.start_day
    ) as place
  from related r
)
select
  n.basis, n.policy, n.system, n.code, n.day, n.drug, n.serves,
  case when d.policy is not null then 'disputed' else n.state end as state,
  case when n.state = 'ended' then n.end_fixed else n.start_fixed end as fixed,
  case when n.state = 'ended' then n.end_day else n.start_day end as change_day,
  case when d.policy is not null then d.known_day when n.state = 'ended' then n.end_known_day else n.known_day end as known_day,
  case when d.policy is not null then d.evidence when n.state = 'ended' then n.end_evidence else n.evidence end as evidence,
  n.end_known_day as gone_known_day,
  n.end_evidence as gone_evidence
from nearest n
join policy_starts f on f.basis = n.basis and f.policy = n.policy
left join disputes d
  on d.basis = n.basis and d.policy = n.policy and d.system = n.system and d.code = n.code
  and d.start_day <= n.day and (d.end_day is null or n.day < d.end_day)
where n.place = 1
  and (n.day >= f.first_day or (n.state = 'ended' and n.end_fixed) or (n.state <> 'ended' and n.start_fixed))
