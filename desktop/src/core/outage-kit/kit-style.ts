/**
 * The page's style: the roles of shared-types/styles/tokens.css that it needs, since the file stands alone. On paper
 * it is black on white, and every sheet says when the list was made.
 * @param made Clock and date only; it goes into a CSS string.
 */
export function kitStyle(made: string): string {
  return `
:root { color-scheme: light dark; --page: #f5f6f8; --surface: #fff; --border: #d5d9e0; --strong: #848d9c;
  --text: #1a2029; --muted: #566072; --accent: #0f5fae; --on-accent: #fff; --warning: #8a5200; --warning-soft: #fdf2dd; }
@media (prefers-color-scheme: dark) { :root { --page: #11151b; --surface: #191e26; --border: #343c4a; --strong: #6f7a8c;
  --text: #eef1f5; --muted: #a9b3c2; --accent: #7ab8f5; --on-accent: #0b1420; --warning: #f2b85c; --warning-soft: #3f2f14; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; padding: 16px; max-width: 1100px; background: var(--page); color: var(--text);
  font: 15px/1.45 system-ui, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1 { font-size: 20px; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 24px 0 4px; }
h3 { font-size: 16px; margin: 20px 0 2px; }
header p, .facts { margin: 0 0 8px; color: var(--muted); }
.of-day { display: none; }
.warning { padding: 8px 12px; border-left: 4px solid var(--warning); background: var(--warning-soft); color: var(--text); }
header .warning, form .warning { color: var(--text); margin: 8px 0; }
form { display: grid; gap: 6px; max-width: 380px; margin-top: 16px; padding: 16px; background: var(--surface);
  border: 1px solid var(--border); border-radius: 8px; }
form p { margin: 0 0 6px; }
label { font-weight: 600; }
input, select, button { font: inherit; min-height: 44px; padding: 8px 12px; border: 1px solid var(--strong);
  border-radius: 6px; background: var(--surface); color: var(--text); max-width: 100%; }
button { cursor: pointer; }
button[type="submit"], .primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
form button { margin-top: 8px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
#list:focus { outline: none; }
.tools { display: flex; gap: 8px; margin: 12px 0; }
table { width: 100%; border-collapse: collapse; background: var(--surface); }
th, td { border: 1px solid var(--border); padding: 6px 8px; text-align: left; vertical-align: top; }
th { color: var(--muted); font-size: 13px; font-weight: 600; }
td span { display: block; color: var(--muted); font-size: 13px; }
.time { width: 108px; white-space: nowrap; font-weight: 600; }
.long { white-space: normal; overflow-wrap: normal; }
.phone { width: 150px; } .visit { width: 190px; } .status { width: 150px; } .patient { width: 22%; }
.note { white-space: pre-wrap; }
.free .time, .free .words { font-weight: 400; color: var(--muted); }
.blank { display: none; }
.mark { display: block; color: var(--warning); font-size: 13px; }
.marked td:first-child { border-left: 4px double var(--warning); }
@media screen and (max-width: 719px) {
  table, tbody, tr, td { display: block; width: auto; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border: 1px solid var(--border); padding: 6px 10px; margin-top: -1px; }
  td, .time, .phone, .visit, .status, .patient { border: 0; padding: 1px 0; width: auto; }
  td:empty { display: none; }
  .marked { border-left: 4px double var(--warning); } .marked td:first-child { border-left: 0; }
  .free { display: flex; gap: 12px; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --surface: #fff; --border: #777; --strong: #555; --text: #000; --muted: #333;
    --warning: #000; --warning-soft: #fff; }
  @page { size: A4; margin: 12mm 10mm 14mm;
    @bottom-left { content: "Made ${made}. May be out of date."; font: 8pt sans-serif; }
    @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
  body { padding: 0; max-width: none; font-size: 9.5pt; }
  form, .tools, .screen-only { display: none; }
  h1 { font-size: 13pt; } h2 { display: none; }
  h3 { font-size: 12pt; margin: 0; break-after: avoid; }
  .of-day { display: inline; font-weight: 400; margin-left: 3mm; }
  .facts { break-after: avoid; margin-bottom: 1mm; }
  .doctor { margin-top: 5mm; }
  .day + .day { break-before: page; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  th, td { padding: 1mm 1.5mm; }
  td { height: 8mm; } td span, th, .mark { font-size: 8pt; }
  .time { width: 22mm; } .phone { width: 28mm; } .visit { width: 32mm; } .status { width: 25mm; } .patient { width: 40mm; }
  .blank { display: table-row; }
  .mark { font-weight: 700; }
}
`
}
