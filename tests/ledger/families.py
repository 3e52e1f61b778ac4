"""All the small policies made up for tests."""

from tests.ledger.families_of_codes import ASTHMA, COMPLEMENT, MELANOMA, STIMULATION
from tests.ledger.families_of_lists import ANGINA, INTERLEUKIN, SPRAVATO, VISCO

FAMILIES = (MELANOMA, COMPLEMENT, STIMULATION, ASTHMA, INTERLEUKIN, SPRAVATO, ANGINA, VISCO)
