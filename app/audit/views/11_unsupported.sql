-- The lines of which no diagnosis in use is listed, where that can be said: none pends, none is malformed, there is one at all.
select basis, line_id, row_id, day, main, policy
from diagnosis_support
where pending = 0 and listed = 0 and malformed = 0 and ambiguous = 0 and used > 0
