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
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue",
    "Hiragino Sans", "Yu Gothic", Meiryo, "Noto Sans CJK JP", "Noto Sans JP", IPAGothic, sans-serif;
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
:lang(ja) h1 { max-width: 26em; font-size: clamp(22px, 3.4vw, 36px); line-height: 1.4; word-break: auto-phrase; }
:lang(ja) { line-break: strict; }
:lang(ja) :is(p, li, dd, h2, h3, thead th, figcaption) { word-break: auto-phrase; }
.lede { max-width: 38em; margin: 18px 0 0; font-size: clamp(17px, 2vw, 20px); color: var(--muted); }
.below { max-width: 46em; margin: 8px 0 0; color: var(--muted); }
.lede + .below { margin-top: 18px; }
.grounds { max-width: 54em; margin-top: 18px; color: var(--muted); font-size: 14px; }
.grounds li { margin-bottom: 4px; }
section { margin-top: clamp(40px, 6vw, 72px); }
h2 { margin: 0 0 16px; padding-top: 14px; border-top: 2px solid var(--ink); font-size: 18px; font-weight: 600; }
p { max-width: 42em; margin: 0 0 12px; }
small, .note { color: var(--muted); font-size: 14px; }
caption { padding-bottom: 6px; font-weight: 600; text-align: left; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 9px 0 9px 14px; text-align: right; vertical-align: top; border-bottom: 1px solid var(--rule); }
th:first-child, td:first-child { padding-left: 0; text-align: left; }
thead th { color: var(--muted); font-size: 14px; font-weight: 400; line-height: 1.35; vertical-align: bottom; }
tbody th { font-weight: 600; }
td small { display: block; }
.value:not(.long) { white-space: nowrap; }
th .mark { white-space: nowrap; }
.emphasis th, .emphasis .mark { color: var(--accent); }
.plain { max-width: 820px; }
.words :is(th, td):not(:first-child) { text-align: left; }
.words td small { display: inline; padding-left: 0.5em; }
.heat { table-layout: fixed; }
.heat th, .heat td { padding: 10px 6px; text-align: center; border: 2px solid var(--paper); overflow-wrap: anywhere; }
.heat thead th:first-child, .heat tbody th { text-align: left; padding-left: 0; }
.heat td { background: color-mix(in srgb, var(--accent) var(--heat), var(--paper)); }
.heat td .value { font-size: clamp(14px, 1.7vw, 20px); font-weight: 600; }
.heat td .mark { font-size: 13px; }
.heat td small { color: inherit; font-size: clamp(10.5px, 1.1vw, 13px); white-space: normal; }
section > * + *, .pair > div > * + * { margin-top: 16px; }
section > p + p { margin-top: 0; }
section > figure + figure { margin-top: 36px; }
ul { max-width: 42em; margin: 0; padding-left: 1.2em; }
li { margin-bottom: 8px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 40px; }
figure { margin: 0; }
figcaption { max-width: 42em; margin-bottom: 12px; font-weight: 600; }
figcaption small { display: block; font-weight: 400; }
.filled, .outlined { display: inline-block; width: 18px; height: 11px; border: 1.5px solid transparent; }
.filled { background: color-mix(in srgb, var(--accent) 35%, transparent); border-color: var(--accent); }
.outlined { border-color: var(--ink); margin-left: 8px; }
.drawing { container-type: inline-size; }
.drawing svg { display: block; max-width: 100%; height: auto; overflow: visible; }
.drawing svg text { font-family: inherit; }
.drawing .narrow { display: none; }
@container (max-width: 460px) {
  .drawing .wide { display: none; }
  .drawing .narrow { display: block; }
}
.full .drawing .narrow { display: none; }
.full .drawing .wide { display: block; }
@container (max-width: 620px) {
  .full .drawing .wide { display: none; }
  .full .drawing .narrow { display: block; }
}
.sheet { display: grid; grid-template-columns: repeat(5, 1fr); gap: clamp(6px, 1.6vw, 20px); }
.sheet figure { border: 1px solid var(--rule); background: var(--card); }
.sheet figure.wrong { border: 2px dashed var(--accent); }
.sheet img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; image-rendering: pixelated; }
.sheet figcaption {
  margin: 0; padding: 6px clamp(4px, 1vw, 10px) 8px; font-weight: 400; font-size: clamp(10.5px, 1.5vw, 14px);
  line-height: 1.3; overflow-wrap: anywhere;
}
.sheet b { display: block; font-size: 1.35em; font-weight: 600; }
.sheet .truth { display: block; }
.sheet .wrong .truth { color: var(--accent); font-weight: 600; }
dl { display: grid; grid-template-columns: minmax(9em, max-content) 1fr; gap: 4px 24px; margin: 0; font-size: 15px; }
dt { grid-column: 1; color: var(--muted); }
dd { grid-column: 2; margin: 0; overflow-wrap: anywhere; }
h3 { margin: 0 0 10px; font-size: 15px; font-weight: 600; }
h3 + * { margin-top: 0; }
footer { padding-top: 48px; padding-bottom: 64px; }
footer p { padding-top: 14px; border-top: 1px solid var(--rule); }
@media screen and (max-width: 960px) {
  .cards thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .cards, .cards caption, .cards tbody { display: block; }
  .cards tr {
    display: grid; grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 8px 10px;
    padding: 14px 0; border-bottom: 1px solid var(--rule);
  }
  .cards th, .cards td { padding: 0; border: 0; text-align: left; }
  .cards tbody th { grid-column: 1 / -1; }
  .cards th .value { white-space: normal; }
  .cards td::before { content: attr(data-label); display: block; color: var(--muted); font-size: 13px; }
}
@media screen and (max-width: 640px) {
  .heat th, .heat td { padding: 8px 2px; }
  .heat th { font-size: 12px; }
  .plain :is(th, td):not(:first-child) { padding-left: 8px; }
  .heat .value, .plain th .value, .words .value { white-space: normal; }
  .heat td .mark, .words td small { display: block; padding: 0; }
  dl { grid-template-columns: minmax(6em, max-content) 1fr; gap: 4px 14px; }
}
@page { margin: 14mm; }
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --muted: #555; --rule: #ccc; --accent: #b5341a; }
  body { font-size: 10pt; }
  h1 { font-size: 22pt; }
  header, main, footer { padding: 0; max-width: none; }
  table { font-size: 9pt; }
  th, td { padding: 4pt 0 4pt 5pt; }
  thead th, td small, small, .note, dl { font-size: 7.5pt; }
  .pair { display: block; columns: 2; column-gap: 16pt; }
  .pair > div + div { margin-top: 12pt; }
  .sheet { gap: 6pt; max-width: 350pt; }
  .sheet figcaption { padding: 3pt 4pt; font-size: 7pt; }
  table:not(:has(tbody tr:nth-child(13))) { break-inside: avoid; }
  tbody tr:nth-child(-n + 3):not(:last-child) { break-after: avoid; }
  tbody tr:nth-last-child(-n + 3):not(:first-child) { break-before: avoid; }
  h2, h3, figure, tr, li, dt, dd, p, .sheet, .heat, .pair, .pair > div { break-inside: avoid; }
  thead { display: table-header-group; }
  h2, h3, caption, figcaption:not(:last-child) { break-after: avoid; }
  :is(p, ul):has(+ :is(table, figure, .sheet, .pair)) { break-after: avoid; }
  :is(p, ul):has(+ :is(p, ul) + :is(table, figure, .sheet, .pair)) { break-after: avoid; }
  .drawing { container-type: normal; }
  .drawing .wide { display: block; }
  .drawing .narrow { display: none; }
  .full .drawing svg { width: 80%; }
  section > figure:not(.full) .drawing svg { width: 230pt; }
  .pair .drawing .wide { display: none; }
  .pair .drawing .narrow { display: block; }
  section, footer { margin-top: 20pt; }
  footer { padding: 0; break-before: avoid; }
}
`;
