"""The sample policies: our own words around the real dates, codes and ages of CC-0248, and an invented companion.

A line is (style, text). In a text, `[-old-]` is struck and `[+new+]` is inserted against the version before; unmarked text is kept.
"""

Line = tuple[str, str]

ELREXFIO_2023: tuple[Line, ...] = (
    ("title", "Medical Drug Clinical Criteria"),
    ("pair", "Subject: Elrexfio (elranatamab-bcmm)"),
    ("pair", "Document #: CC-0248 | Publish Date: 10/03/2023"),
    ("pair", "Status: New | Last Review Date: 09/11/2023"),
    ("h1", "Overview"),
    (
        "p",
        "Elrexfio (elranatamab-bcmm) is a subcutaneous bispecific antibody: one arm holds BCMA on the myeloma cell, the other CD3 on the T cell. "
        "The label names adults whose multiple myeloma came back, or stopped answering, after four or more lines of therapy.",
    ),
    ("h1", "Clinical Criteria"),
    ("h2", "Elrexfio (elranatamab-bcmm)"),
    ("p", "A request for Elrexfio (elranatamab-bcmm) may be approved when these criteria are met:"),
    ("item", "I. Multiple myeloma that came back or did not answer treatment; AND"),
    (
        "item",
        "II. Four or more prior lines were given, and all three classes were among them (proteasome inhibitor, immunomodulatory, anti-CD38); AND",
    ),
    ("item", "III. The ECOG performance status is 0 to 2."),
    ("h1", "Coding"),
    ("p", "The codes are shown for information. Whether a service is covered follows from the member's contract on the date of service."),
    ("h2", "HCPCS"),
    ("code", "J3490 | Unclassified drugs"),
    ("code", "J3590 | Unclassified biologics"),
    ("code", "J9999 | Not otherwise classified, antineoplastic drugs"),
    ("code", "C9399 | Unclassified drugs or biologicals"),
    ("h2", "ICD-10 Diagnosis"),
    ("p", "All diagnoses pend"),
    ("h1", "Document History"),
    (
        "bullet",
        "09/11/2023 – Select Review: First edition of this document. Coding Reviewed: Added HCPCS codes J3490, J3590, J9999 and C9399. All diagnoses pend.",
    ),
)

ELREXFIO_2024: tuple[Line, ...] = (
    ("title", "Medical Drug Clinical Criteria"),
    ("pair", "Subject: [-Elrexfio-][+Elrexio+] (elranatamab-bcmm)"),
    ("pair", "Document #: CC-0248 | Publish Date: [-10/03/2023-][+12/23/2024+]"),
    ("pair", "Status: [-New-][+Reviewed+] | Last Review Date: [-09/11/2023-][+11/15/2024+]"),
    ("h1", "Overview"),
    (
        "p",
        "Elrexfio (elranatamab-bcmm) is a subcutaneous bispecific antibody: one arm holds BCMA on the myeloma cell, the other CD3 on the T cell. "
        "The label names adults whose multiple myeloma came back, or stopped answering, after four or more lines of therapy.",
    ),
    ("p", "[+It is supplied through a REMS program because of cytokine release syndrome and neurologic toxicity.+]"),
    ("h1", "Clinical Criteria"),
    ("h2", "Elrexfio (elranatamab-bcmm)"),
    ("p", "A request for Elrexfio (elranatamab-bcmm) may be approved when these criteria are met:"),
    ("item", "I. Multiple myeloma that came back or did not answer treatment; AND"),
    (
        "item",
        "II. Four or more prior lines were given, and all three classes were among them (proteasome inhibitor, immunomodulatory, anti-CD38); AND",
    ),
    ("item", "III. The ECOG performance status is 0 to 2."),
    ("h1", "Coding"),
    ("p", "The codes are shown for information. Whether a service is covered follows from the member's contract on the date of service."),
    ("h2", "HCPCS"),
    ("-code", "J3490 | Unclassified drugs"),
    ("-code", "J3590 | Unclassified biologics"),
    ("-code", "J9999 | Not otherwise classified, antineoplastic drugs"),
    ("-code", "C9399 | Unclassified drugs or biologicals"),
    ("+code", "J1323 | Injection, elranatamab-bcmm, 1 mg [Elrexfio]"),
    ("h2", "ICD-10 Diagnosis"),
    ("p", "[-All diagnoses pend-]"),
    ("+code", "C90.00-C90.02 | Multiple myeloma"),
    ("h1", "Document History"),
    (
        "bullet",
        "[+11/15/2024 – Annual Review: Criteria unchanged. Coding Reviewed: Removed all diagnoses pend. Added ICD-10-CM C90.00-C90.02.+]",
    ),
    (
        "bullet",
        "09/11/2023 – Select Review: First edition of this document. Coding Reviewed: Added HCPCS codes J3490, J3590, J9999 and C9399. All diagnoses pend."
        "[+ Effective 1/1/2024 Added HCPCS code C9165. Removed HCPCS code C9399. "
        "Effective 4/1/2024 Added HCPCS code J1323. Removed HCPCS codes J3490, J3590, J9999 and C9165.+]",
    ),
)

_2025_HEAD: tuple[Line, ...] = (
    ("title", "Medical Drug Clinical Criteria"),
    ("pair", "Subject: Elrexio (elranatamab-bcmm)"),
    ("pair", "Document #: CC-0248 | Publish Date: [-12/23/2024-][+12/22/2025+]"),
    ("pair", "Status: [-Reviewed-][+Revised+] | Last Review Date: [-11/15/2024-][+11/14/2025+]"),
    ("h1", "Overview"),
    (
        "p",
        "Elrexfio (elranatamab-bcmm) is a subcutaneous bispecific antibody: one arm holds BCMA on the myeloma cell, the other CD3 on the T cell. "
        "The label names adults whose multiple myeloma came back, or stopped answering, after four or more lines of therapy.",
    ),
    ("p", "It is supplied through a REMS program because of cytokine release syndrome and neurologic toxicity."),
    ("h1", "Clinical Criteria"),
    ("h2", "Elrexfio (elranatamab-bcmm)"),
    ("p", "A request for Elrexfio (elranatamab-bcmm) may be approved when these criteria are met:"),
    ("item", "[+I. Individual is under 19 years of age; OR+]"),
    ("item", "[-I.-][+II.+] Multiple myeloma that came back or did not answer treatment; AND"),
    (
        "item",
        "[-II.-][+III.+] Four or more prior lines were given, and all three classes were among them (proteasome inhibitor, immunomodulatory, anti-CD38); AND",
    ),
    ("item", "[-III.-][+IV.+] The ECOG performance status is 0 to 2."),
    ("h1", "Coding"),
    ("p", "The codes are shown for information. Whether a service is covered follows from the member's contract on the date of service."),
    ("h2", "HCPCS"),
    ("code", "J1323 | Injection, elranatamab-bcmm, 1 mg [Elrexfio]"),
    ("+h2", "ICD-10 Procedure"),
    (
        "+code",
        "XW013L9 | Introduction of Elranatamab Antineoplastic into Subcutaneous Tissue, Percutaneous Approach, New Technology Group 9",
    ),
    ("h2", "ICD-10 Diagnosis"),
)

_2025_HISTORY: tuple[Line, ...] = (
    ("h1", "Document History"),
    (
        "bullet",
        "[+11/14/2025 – Annual Review: Criteria unchanged. Administrative wording for age. "
        "Coding Reviewed: Added ICD-10 Procedure code XW013L9, removed ICD-10-CM code C90.01.+]",
    ),
    (
        "bullet",
        "11/15/2024 – Annual Review: Criteria unchanged. Coding Reviewed: Removed all diagnoses pend. Added ICD-10-CM C90.00-C90.02.",
    ),
    (
        "bullet",
        "09/11/2023 – Select Review: First edition of this document. Coding Reviewed: Added HCPCS codes J3490, J3590, J9999 and C9399. All diagnoses pend. "
        "Effective 1/1/2024 Added HCPCS code C9165. Removed HCPCS code C9399. "
        "Effective 4/1/2024 Added HCPCS code J1323. Removed HCPCS codes J3490, J3590, J9999 and C9165.",
    ),
)

ELREXFIO_2025 = (
    *_2025_HEAD,
    ("code", "C90.00-C90.02 | Multiple myeloma[+ not having achieved remission+]"),
    ("+code", "C90.02 | Multiple myeloma in relapse"),
    *_2025_HISTORY,
)

ELREXFIO_2025_CORRECTED = (
    *_2025_HEAD,
    ("code", "C90.00[--C90.02-] | Multiple myeloma[+ not having achieved remission+]"),
    ("+code", "C90.02 | Multiple myeloma in relapse"),
    *_2025_HISTORY,
)

EXAMPLE_2023: tuple[Line, ...] = (
    ("title", "Medical Drug Clinical Criteria"),
    ("p", "This policy is invented; only its codes are real. It is here so that the sample claims meet a second policy."),
    ("pair", "Subject: Tecvayli (teclistamab-cqyv)"),
    ("pair", "Document #: EX-0901 | Publish Date: 08/01/2023"),
    ("pair", "Status: New | Last Review Date: 07/14/2023"),
    ("h1", "Clinical Criteria"),
    ("p", "Tecvayli (teclistamab-cqyv) may be approved when these criteria are met:"),
    ("item", "I. Individual is 18 years of age or older; AND"),
    ("item", "II. Individual has multiple myeloma treated with four or more prior lines."),
    ("h1", "Coding"),
    ("h2", "HCPCS"),
    ("code", "J9380 | Injection, teclistamab-cqyv, 0.5 mg [Tecvayli]"),
    ("code", "S9338 | Home infusion therapy, immunotherapy, per diem"),
    ("h2", "ICD-10 Diagnosis"),
    ("code", "C90.00 | Multiple myeloma not having achieved remission"),
    ("code", "D47.2 | Monoclonal gammopathy"),
    ("h1", "Document History"),
    ("bullet", "07/14/2023 – Select Review: First edition. Coding Reviewed: Added HCPCS J9380, S9338. Added ICD-10-CM C90.00, D47.2."),
)

EXAMPLE_2024: tuple[Line, ...] = (
    *EXAMPLE_2023[:3],
    ("pair", "Document #: EX-0901 | Publish Date: 08/06/2024"),
    ("pair", "Status: Revised | Last Review Date: 07/12/2024"),
    *EXAMPLE_2023[5:11],
    ("code", "J9380 | Injection, teclistamab-cqyv, 0.5 mg [Tecvayli]"),
    ("code", "S9379 | Home infusion therapy, infusion therapy, not otherwise classified, per diem"),
    ("h2", "ICD-10 Diagnosis"),
    ("code", "C90.00 | Multiple myeloma not having achieved remission"),
    ("code", "C90.02 | Multiple myeloma in relapse"),
    ("h1", "Document History"),
    (
        "bullet",
        "07/12/2024 – Annual Review: Criteria unchanged. Coding Reviewed: Added HCPCS S9379. Removed HCPCS S9338. Added ICD-10-CM C90.02. Removed ICD-10-CM D47.2.",
    ),
    ("bullet", "07/14/2023 – Select Review: First edition. Coding Reviewed: Added HCPCS J9380, S9338. Added ICD-10-CM C90.00, D47.2."),
)
