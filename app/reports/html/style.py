"""How a comparison looks as a web page, and, in the few words Qt's printer knows, on paper."""

from app.compare.model import ChangeKind

_KIND_LIGHT = {
    ChangeKind.DATE: "#00626f",
    ChangeKind.AGE: "#7d4a00",
    ChangeKind.CODE: "#0a4fa3",
    ChangeKind.CRITERIA: "#8a2c74",
    ChangeKind.HISTORY: "#4c5a00",
    ChangeKind.REFERENCE: "#4b4f8f",
    ChangeKind.WORDING: "#4d5763",
    ChangeKind.MOVED: "#653a9b",
    ChangeKind.FORMATTING: "#5b6470",
    ChangeKind.NOISE: "#5f6873",
}
_KIND_DARK = {
    ChangeKind.DATE: "#62d3e4",
    ChangeKind.AGE: "#f0b35f",
    ChangeKind.CODE: "#86bfff",
    ChangeKind.CRITERIA: "#f29bdd",
    ChangeKind.HISTORY: "#c5d46a",
    ChangeKind.REFERENCE: "#b3b7f5",
    ChangeKind.WORDING: "#b4bec9",
    ChangeKind.MOVED: "#c9abf7",
    ChangeKind.FORMATTING: "#a8b2bd",
    ChangeKind.NOISE: "#a3adb8",
}


def _kinds(colours: dict[ChangeKind, str]) -> str:
    return "".join(f"--{kind.value}:{colour};" for kind, colour in colours.items())


SCREEN = f"""
:root{{color-scheme:light dark;--surface:#fff;--raised:#f5f6f8;--line:#d9dde3;--text:#1a1f26;--muted:#555f6b;
--added:#0a4fa3;--added-soft:#ddebfb;--removed:#9c3600;--removed-soft:#fce7dc;--moved:#653a9b;--moved-soft:#eee6f8;{_kinds(_KIND_LIGHT)}}}
@media (prefers-color-scheme:dark){{:root{{--surface:#15191e;--raised:#1d2229;--line:#363d47;--text:#e6eaf0;--muted:#a3adb8;
--added:#86bfff;--added-soft:#16304d;--removed:#ffa27a;--removed-soft:#47240f;--moved:#c9abf7;--moved-soft:#33254d;{_kinds(_KIND_DARK)}}}}}
body{{margin:0 auto;max-width:60rem;padding:1.5rem 1.25rem 4rem;background:var(--surface);color:var(--text);
font:16px/1.5 system-ui,"Segoe UI",Helvetica,Arial,sans-serif;overflow-wrap:break-word}}
h1{{font-size:1.25rem;line-height:1.3;margin:0 0 .25rem}}h2{{font-size:1rem;margin:1.75rem 0 .5rem}}
.note{{color:var(--muted);font-size:.875rem;margin:.25rem 0}}
table{{border-collapse:collapse;width:100%;margin:.5rem 0}}
th,td{{border-bottom:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top}}
th{{background:var(--raised);font-weight:600}}
.changes{{font-size:.8125rem;font-variant-numeric:tabular-nums}}.changes a{{color:inherit}}
.text{{font-family:Georgia,"Iowan Old Style",Cambria,serif;border-top:1px solid var(--line);margin-top:1.5rem;padding-top:1rem}}
.text p{{margin:0 0 .55rem;position:relative;padding-left:3.25rem}}
.text td p{{margin:0 0 .25rem;padding-left:0}}.text td{{border:1px solid var(--line)}}
.text .heading{{font:600 1.0625rem/1.35 system-ui,"Segoe UI",sans-serif;margin-top:1.4rem}}
.text .item{{text-indent:-1.6rem}}.text .item .kinds{{text-indent:0}}
.kinds{{position:absolute;left:0;top:.15rem;font:700 .6875rem/1.4 system-ui,sans-serif;white-space:nowrap;letter-spacing:.02em}}
.text td .kinds{{position:static;margin-right:.3rem}}
.kinds b{{margin-right:.15rem}}
{"".join(f".k-{kind.value}{{color:var(--{kind.value})}}" for kind in ChangeKind)}
ins{{color:var(--added);background:var(--added-soft);text-decoration:underline;text-underline-offset:.15em}}
del{{color:var(--removed);background:var(--removed-soft);text-decoration:line-through}}
.moved{{color:var(--moved);background:var(--moved-soft);text-decoration:underline dotted;text-underline-offset:.15em}}
del.moved{{text-decoration:line-through dotted}}
.way{{font:.75rem system-ui,sans-serif;color:var(--moved)}}.way a{{color:inherit}}
.came>td{{box-shadow:inset 3px 0 var(--added)}}.gone>td{{box-shadow:inset 3px 0 var(--removed)}}
:target{{outline:2px solid var(--added);outline-offset:3px}}
@media (forced-colors:active){{ins,del,.moved{{background:none}}}}
@media (max-width:40rem){{.text p{{padding-left:2rem}}.changes .extra{{display:none}}}}
@media print{{:root{{color-scheme:light;--surface:#fff;--raised:#f5f6f8;--line:#bbb;--text:#000;--muted:#444;
--added:#0a4fa3;--added-soft:#fff;--removed:#9c3600;--removed-soft:#fff;--moved:#653a9b;--moved-soft:#fff;{_kinds(_KIND_LIGHT)}}}
body{{max-width:none;padding:0;font-size:10.5pt}}p,li{{orphans:2;widows:2}}tr{{break-inside:avoid}}
.heading,h2{{break-after:avoid}}thead{{display:table-header-group}}a{{text-decoration:none}}@page{{margin:18mm 16mm}}}}
"""

PAPER = f"""
body{{color:#1a1f26}}h1{{font-size:15pt;margin-bottom:2px}}h2{{font-size:11.5pt;margin-top:14px;margin-bottom:4px}}
.note{{color:#555f6b;font-size:8.5pt;margin-top:0;margin-bottom:3px}}
p{{margin-top:0;margin-bottom:5px}}.heading{{font-size:11.5pt;font-weight:600;margin-top:12px}}
.cell{{margin-bottom:0}}
td{{border-bottom:0.5px solid #c4cad2}}th{{background-color:#f0f2f5;font-weight:600;text-align:left}}
.changes td,.changes th{{font-size:8pt}}
.kinds{{font-size:7pt;font-weight:700}}
{"".join(f".k-{kind.value}{{color:{colour}}}" for kind, colour in _KIND_LIGHT.items())}
.added{{color:#0a4fa3;text-decoration:underline}}.removed{{color:#9c3600;text-decoration:line-through}}
.moved{{color:#653a9b;text-decoration:underline}}.gone-away{{color:#653a9b;text-decoration:line-through}}.way{{color:#653a9b;font-size:7.5pt}}
a{{color:#1a1f26;text-decoration:none}}
"""
