-- One answer per line, basis and day: the policy that lists the code, else the one that says most about it.
select y.*
from (
  select
    a.basis, a.line_id, a.day, a.main, a.policy, a.drug, a.state, a.fixed, a.change_day, a.known_day, a.evidence,
    a.gone_known_day, a.gone_evidence,
    row_number() over (
      partition by a.basis, a.line_id, a.day, a.main
      order by
        case a.state
          when 'in' then 1
          when 'disputed' then 2
          when 'later' then case when a.fixed then 3 else 6 end
          when 'ended' then case when a.fixed then 4 else 5 end
          else 7
        end,
        a.policy, a.drug
    ) as place
  from addressed a
) y
where y.place = 1
