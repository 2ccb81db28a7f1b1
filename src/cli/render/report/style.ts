import { type Colour, PALETTE } from './palette.ts';

const { ink, muted, line, ground, ours, theirs, deal, waiting, declined, quiet } = PALETTE satisfies Record<
  Colour,
  string
>;

/** The page on a screen of any width. */
const SCREEN = `
*, *::before, *::after { box-sizing: border-box; }
html { color-scheme: light; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 1120px; padding: 40px clamp(16px, 4vw, 40px) 56px; background: white; color: ${ink};
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; hyphens: manual; }
h1, h2, h3, p, ul, dl, dd, figure, blockquote { margin: 0; }
ul { padding: 0; list-style: none; }
h1 { font-size: clamp(30px, 5vw, 44px); line-height: 1.1; letter-spacing: -.02em; font-weight: 700; text-wrap: balance; }
h2 { margin-bottom: 16px; font-size: 22px; line-height: 1.25; letter-spacing: -.01em; font-weight: 650; }
h3 { font-size: 16px; line-height: 1.4; font-weight: 650; }
section { margin-top: 52px; }
.kind { margin-bottom: 8px; color: ${muted}; font-size: 14px; font-weight: 600; letter-spacing: .02em; }
.lead { margin-top: 16px; max-width: 44em; font-size: clamp(17px, 2.2vw, 20px); line-height: 1.5; text-wrap: pretty; }
.terms { display: flex; flex-wrap: wrap; gap: 12px 40px; margin-top: 28px; padding-top: 16px; border-top: 2px solid ${ink}; }
dt { color: ${muted}; font-size: 13px; line-height: 1.4; }
.terms dd { font-weight: 600; }
.as-of, .note, .remark, figcaption, caption, .handle { color: ${muted}; font-size: 14px; line-height: 1.45; }
.as-of { margin-top: 16px; }
.remark { max-width: 46em; margin-bottom: 16px; }
.side-by-side { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 0 56px; }
code { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
.picture svg { display: block; width: 100%; height: auto; }
.picture text { white-space: pre; font-size: 13px; }
.narrow text { font-size: 12px; }
.narrow { display: none; }
.bar svg { height: 18px; border-radius: 3px; }
.shares { margin-top: 14px; }
.shares li { display: grid; grid-template-columns: 12px 1fr auto 3.2em; gap: 0 10px; align-items: baseline; padding: 5px 0; border-bottom: 1px solid ${line}; }
.shares li:last-child { border-bottom: 0; }
.shares .note { text-align: right; }
.shares b { grid-column: 3; }
.key { width: 12px; height: 12px; border-radius: 3px; align-self: center; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 24px; margin-bottom: 8px; font-size: 14px; color: ${muted}; }
.legend li { display: flex; gap: 8px; align-items: center; }
.sign { width: 24px; height: 12px; flex: none; fill: none; stroke-width: 2; }
.sign .ours { stroke: ${ours}; } .sign .our-offer { fill: ${ours}; }
.sign .theirs { stroke: ${theirs}; stroke-width: 1.5; } .sign .their-ask { stroke: ${theirs}; stroke-width: 1.5; fill: white; }
.sign .deal { stroke: ${deal}; fill: white; } .sign .target { stroke: ${muted}; stroke-width: 1.5; stroke-dasharray: 5 3; }
.sign .beyond { fill: ${theirs}; }
figcaption { max-width: 52em; margin-top: 8px; }
.name { font-weight: 600; }
.handle { white-space: nowrap; }
`;

const TABLES = `
table { width: 100%; border-collapse: collapse; font-size: 15px; line-height: 1.4; overflow-wrap: break-word; }
.name { overflow-wrap: anywhere; }
caption { text-align: left; margin-bottom: 8px; }
th { text-align: left; font-weight: inherit; vertical-align: top; }
td { vertical-align: top; }
thead th { color: ${muted}; font-size: 13px; font-weight: 600; vertical-align: bottom; border-bottom: 1.5px solid ${ink}; }
th, td { padding: 8px 14px 8px 0; border-bottom: 1px solid ${line}; }
th:last-child, td:last-child { padding-right: 0; }
@media (min-width: 1000px) { td time { white-space: nowrap; } }

.number { text-align: right; white-space: nowrap; }
thead .number { white-space: normal; }
.total th, .total td { border-bottom: 0; border-top: 1.5px solid ${ink}; font-weight: 650; }
#trail table { font-size: 13px; }
#trail th, #trail td { padding-block: 4px; }
#trail tbody th { color: ${muted}; }
.code { white-space: nowrap; }
summary { width: fit-content; padding: 6px 0; font-weight: 600; cursor: pointer; }
summary:focus-visible { outline: 2px solid ${ours}; outline-offset: 3px; }
#trail details { margin-top: 20px; }
#trail caption { margin-top: 12px; }
.gap { padding: 14px 0; color: ${muted}; font-size: 14px; }
.check { margin-top: 20px; padding: 16px 20px; background: ${ground}; border-radius: 8px; font-size: 15px; }
.check p { max-width: 60em; }
.check .hash { display: block; margin: 4px 0 8px; font-size: 15px; font-weight: 600; }
`;

const STORIES = `
.paths { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 228px), 1fr)); gap: 24px 28px; margin: 8px 0 32px; }
.group { margin-top: 8px; }
.group > summary { padding: 4px 0; }
.group .escalation:first-of-type { border-top: 0; padding-top: 8px; }
.group h3 { display: inline; }
.count { color: ${muted}; font-weight: 400; }
.paths li { padding-top: 8px; border-top: 1px solid ${line}; min-width: 0; }
.who { line-height: 1.35; }
.who .handle { display: block; font-size: 13px; overflow: hidden; text-overflow: ellipsis; }
.state { font-size: 14px; line-height: 1.4; color: ${muted}; }
.state.deal { color: ${deal}; } .state.escalated, .state.with_person { color: ${waiting}; } .state.declined { color: ${declined}; }
.paths .picture { margin: 4px 0; }
.paths .none { padding: 12px 0; color: ${muted}; font-size: 14px; }
.paths dl { font-size: 13px; line-height: 1.45; }
.paths dl div { display: flex; gap: 8px; }
.paths dt { flex: none; width: 3.6em; }
.paths dd { display: flex; flex-wrap: wrap; gap: 0 8px; }
.paths abbr { text-decoration: none; }
.escalation { padding: 16px 0; border-top: 1px solid ${line}; max-width: 60em; }
.escalation > * + * { margin-top: 6px; }
h4 { margin: 0; font-size: 16px; line-height: 1.4; font-weight: 650; }
.escalation h4 { display: flex; flex-wrap: wrap; gap: 0 10px; align-items: baseline; }
h4 .handle { font-weight: 400; }
.trigger { color: ${waiting}; }
blockquote { padding-left: 14px; border-left: 3px solid ${quiet}; white-space: pre-line; }
.numbers { display: flex; flex-wrap: wrap; gap: 4px 32px; }
.numbers dd { font-weight: 600; }
.settlement.waiting { color: ${waiting}; }
`;

/** Narrow: charts are drawn anew, rows of tables become cards. */
const NARROW = `
@media screen and (max-width: 800px) {
  body { padding-top: 28px; }
  section { margin-top: 40px; }
  .wide { display: none; }
  .narrow { display: block; }
  .terms { gap: 10px 28px; }
  table, caption, tbody { display: block; overflow-wrap: anywhere; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  tr { display: grid; grid-template-columns: 1fr; padding: 10px 0; border-bottom: 1px solid ${line}; }
  th, td, .total th, .total td { padding: 1px 0; border: 0; }
  .total { border-top: 1.5px solid ${ink}; border-bottom: 0; }
  td { display: grid; grid-template-columns: 7.5em 1fr; gap: 0 10px; }
  td::before { content: attr(data-title); color: ${muted}; font-size: 13px; }
  td > * { grid-column: 2; }
  td:empty { display: none; }
  tbody 
.number { text-align: left; }
  #trail tr { grid-template-columns: 4.5em 1fr; gap: 0 10px; }
  #trail tbody th { grid-row: span 5; }
  #trail td { grid-column: 2; grid-template-columns: 6em 1fr; }
}
`;

/** On paper: A4, nothing cut off, nothing folded away, no chart and no row across two pages. */
const PRINT = `
@page { size: A4; margin: 16mm 15mm 18mm; }
@page { @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; color: ${muted}; } }
@media print {
  html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 10pt; line-height: 1.45; }
  h1 { font-size: 26pt; }
  .terms { gap: 6pt 20pt; margin-top: 14pt; padding-top: 8pt; }
  .terms dd { font-size: 9pt; }
  .paths dd { gap: 0 4pt; }
  h2 { font-size: 14pt; margin-bottom: 8pt; break-after: avoid; }
  h3, h4 { font-size: 10.5pt; break-after: avoid; }
  summary { break-after: avoid; }
  section { margin-top: 22pt; }
  .lead { font-size: 12pt; }
  .as-of, .note, .remark, figcaption, caption, .handle, .legend, .gap { font-size: 8.5pt; }
  dt, thead th { font-size: 8pt; }
  table { font-size: 8.5pt; }
  thead { display: table-header-group; }
  tbody tr:first-child { break-before: avoid; }
  tr, figure, article, .paths li, .check, .shares, .terms { break-inside: avoid; }
  th, td { padding: 4pt 7pt 4pt 0; }
  td time { white-space: nowrap; }
  p { orphans: 3; widows: 3; }
  .remark { break-inside: avoid; }
  .remark, .legend, caption { break-after: avoid; }
  .side-by-side { grid-template-columns: 1fr 1fr; gap: 0 28pt; }
  .paths { grid-template-columns: repeat(4, 1fr); gap: 10pt 14pt; margin-bottom: 14pt; }
  .paths dl, .state, .who .handle { font-size: 7.5pt; }
  .who { font-size: 9pt; }
  .paths .picture { margin: 2pt 0; }
  .check { padding: 8pt 10pt; font-size: 9pt; }
  .check .hash { font-size: 9pt; }
  #trail table { font-size: 7.5pt; line-height: 1.25; }
  #trail table code { line-height: inherit; }
  #trail th, #trail td { padding-block: 1pt; }
  summary { list-style: none; }
  summary::-webkit-details-marker { display: none; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
}
`;

export const STYLE = [SCREEN, TABLES, STORIES, NARROW, PRINT].join('');
