/** The style of the HTML report. Charts take their colours from the variables too. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --card: #f5f3ed; --ink: #1d1b18; --muted: #6a655c; --rule: #dfdbd1; --accent: #b5341a;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #171614; --card: #211f1c; --ink: #ece8df; --muted: #a09a8e; --rule: #37342f; --accent: #ff7f5f; }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  font-variant-numeric: tabular-nums lining-nums;
}
main, header, footer { max-width: 1120px; margin: 0 auto; padding: 0 clamp(16px, 4vw, 48px); }
header { padding-top: clamp(28px, 6vw, 72px); }
.name { margin: 0 0 20px; color: var(--muted); font-size: 14px; letter-spacing: 0.04em; }
.name b { color: var(--accent); font-weight: 600; }
h1 {
  max-width: 21em; margin: 0; font: 500 clamp(26px, 4.2vw, 44px)/1.2 "Iowan Old Style", Palatino, Georgia, serif;
  letter-spacing: -0.01em; text-wrap: balance;
}
.lede { max-width: 38em; margin: 18px 0 0; font-size: clamp(17px, 2vw, 20px); color: var(--muted); }
section { margin-top: clamp(40px, 6vw, 72px); }
h2 { margin: 0 0 16px; padding-top: 14px; border-top: 2px solid var(--ink); font-size: 18px; font-weight: 600; }
p { max-width: 42em; margin: 0 0 12px; }
small, .note { color: var(--muted); font-size: 14px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 9px 0 9px 14px; text-align: right; vertical-align: top; border-bottom: 1px solid var(--rule); }
th:first-child, td:first-child { padding-left: 0; text-align: left; }
thead th { color: var(--muted); font-size: 14px; font-weight: 400; line-height: 1.35; vertical-align: bottom; }
tbody th { font-weight: 600; }
td small { display: block; white-space: nowrap; }
.attacks tbody tr:first-child th { color: var(--accent); }
.models { max-width: 720px; }
.heat { table-layout: fixed; }
.heat th, .heat td { padding: 10px 6px; text-align: center; border: 2px solid var(--paper); overflow-wrap: anywhere; }
.heat .mark { white-space: nowrap; }
.heat thead th:first-child, .heat tbody th { text-align: left; padding-left: 0; }
.heat td { background: color-mix(in srgb, var(--accent) var(--heat), var(--paper)); }
.heat td b { font-size: clamp(14px, 1.7vw, 20px); font-weight: 600; }
.heat td small { display: block; color: inherit; font-size: clamp(10px, 1.1vw, 13px); white-space: normal; }
.measures .second td:first-child { padding-left: 14px; text-align: right; }
.measures .second td { border-bottom: 1px solid var(--rule); }
.measures .first td:not([rowspan]) { border-bottom: 0; padding-bottom: 2px; }
.chart { max-width: 760px; }
.chart svg { display: block; width: 100%; height: auto; overflow: visible; }
.chart svg text, .pair svg text { font-family: inherit; }
.after { margin-top: 20px; }
ul { max-width: 42em; margin: 0; padding-left: 1.2em; }
li { margin-bottom: 8px; }
table + dl { margin-top: 24px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 40px; }
figure { margin: 0; }
figcaption { margin-bottom: 12px; font-weight: 600; }
figcaption small { display: block; font-weight: 400; }
.filled, .outlined { display: inline-block; width: 18px; height: 11px; border: 1.5px solid transparent; }
.filled { background: color-mix(in srgb, var(--accent) 35%, transparent); border-color: var(--accent); }
.outlined { border-color: var(--ink); margin-left: 12px; }
.pair svg { display: block; width: 100%; max-width: 560px; height: auto; overflow: visible; }
.sheet { display: grid; grid-template-columns: repeat(5, 1fr); gap: clamp(6px, 1.6vw, 20px); }
.sheet figure { border: 1px solid var(--rule); background: var(--card); }
.sheet figure.wrong { border: 2px dashed var(--accent); }
.sheet img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; image-rendering: pixelated; }
.sheet .blank {
  display: grid; place-items: center; aspect-ratio: 1; color: var(--muted); font-size: clamp(10px, 1.5vw, 15px);
}
.sheet figcaption {
  margin: 0; padding: 6px clamp(4px, 1vw, 10px) 8px; font-weight: 400; font-size: clamp(10.5px, 1.5vw, 14px);
  line-height: 1.3; overflow-wrap: anywhere;
}
.sheet b { display: block; font-size: 1.35em; font-weight: 600; }
.sheet .truth { display: block; }
.sheet .wrong .truth { color: var(--accent); font-weight: 600; }
dl { display: grid; grid-template-columns: minmax(9em, max-content) 1fr; gap: 4px 24px; margin: 0; font-size: 15px; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
h3 { margin: 0 0 10px; font-size: 15px; font-weight: 600; }
footer { padding-top: 48px; padding-bottom: 64px; }
footer p { padding-top: 14px; border-top: 1px solid var(--rule); }
@media screen and (max-width: 1060px) {
  .attacks thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .attacks tr {
    display: grid; grid-template-columns: repeat(auto-fill, minmax(102px, 1fr)); gap: 8px 10px;
    padding: 14px 0; border-bottom: 1px solid var(--rule);
  }
  .attacks th, .attacks td { padding: 0; border: 0; text-align: left; }
  .attacks tbody th { grid-column: 1 / -1; }
  .measures .first { padding-bottom: 4px; border-bottom: 0; }
  .measures .second { padding-top: 0; }
  .measures .second td:first-child { padding-left: 0; text-align: left; }
  .attacks td::before { content: attr(data-label); display: block; color: var(--muted); font-size: 13px; }
}
@media screen and (max-width: 640px) {
  .heat th, .heat td { padding: 8px 2px; }
  .heat .family { position: absolute; clip-path: inset(50%); }
  .models th, .models td { padding-left: 6px; }
  td small { white-space: normal; }
  .plain :is(th, td):nth-child(2), .plain :is(th, td):nth-child(4) { display: none; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --muted: #555; --rule: #ccc; --accent: #b5341a; }
  body { font-size: 10pt; }
  header, main, footer { padding: 0; }
  table { font-size: 9pt; }
  th, td { padding: 4pt 0 4pt 5pt; }
  thead th, td small, small, .note, dl { font-size: 7.5pt; }
  .pair { grid-template-columns: 1fr 1fr; gap: 16pt; }
  .sheet { gap: 6pt; max-width: 400pt; }
  figure, table, section:has(.sheet) { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  section, footer { margin-top: 20pt; }
}
`;
