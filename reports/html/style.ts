/**
 * The page's only style sheet. Colours have a light and a dark form; meaning never rests on colour
 * alone, so paper and colour-blind readers lose nothing.
 *
 * @module
 */

export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --card: #f6f8fa; --line: #d0d7de;
  --ok: #1a7f37; --warning: #9a6700; --error: #c62828; --unknown: #6639ba; --info: #0969da;
  --tls: #2da44e; --plain: #bf8700; --fails: #cf222e; --none: #8c959f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6edf3; --soft: #9da7b3; --paper: #0d1117; --card: #161b22; --line: #30363d;
    --ok: #56d364; --warning: #e3b341; --error: #ff7b72; --unknown: #d2a8ff; --info: #79c0ff;
    --tls: #2ea043; --plain: #bb8009; --fails: #da3633; --none: #6e7681;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem clamp(0.75rem, 3vw, 2.5rem) 4rem; max-width: 78rem;
  background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
h1 { font-size: 1.5rem; margin: 0 0 0.5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.75rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0; display: inline; }
p { margin: 0.4rem 0; }
code, pre, .mono { font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem;
  overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 0.5rem; top: 0.5rem; background: var(--card); padding: 0.5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.headline { font-size: 1.15rem; font-weight: 600; border-left: 5px solid; padding: 0.5rem 0.75rem;
  background: var(--card); border-radius: 4px; }
.headline .mark { margin-right: 0.5rem; }
.partial { border: 1px dashed var(--warning); padding: 0.5rem 0.75rem; border-radius: 4px; }
.ok { color: var(--ok); } .warning { color: var(--warning); } .error { color: var(--error); }
.unknown { color: var(--unknown); } .info { color: var(--info); } .soft { color: var(--soft); }
.counts { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.75rem 0 0; }
.counts div { border: 1px solid var(--line); border-radius: 6px; padding: 0.25rem 0.75rem; }
.counts dt { display: inline; } .counts dd { display: inline; margin: 0 0 0 0.5rem; font-weight: 700; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; overflow-wrap: normal; }
.scroll { max-width: 100%; } .matrices > .scroll { min-width: 0; }
th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
.wide { width: 100%; }
.dcs { display: flex; flex-wrap: wrap; gap: 1rem; }
.dc { max-width: 100%; border: 1px solid var(--line); border-radius: 8px; padding: 0.75rem; background: var(--card); }
.rack { margin-top: 0.5rem; }
.chips { display: flex; flex-wrap: wrap; gap: 0.4rem; list-style: none; margin: 0.25rem 0 0; padding: 0; }
.chips li { border: 1px solid currentColor; border-radius: 999px; padding: 0.05rem 0.6rem;
  background: var(--paper); font-size: 0.85rem; }
.chips a { color: inherit; text-decoration: none; } .chips a:hover { text-decoration: underline; }
.matrix td { width: 2.4rem; height: 2rem; padding: 0; text-align: center; color: #fff;
  vertical-align: middle; border: 2px solid var(--paper); font-weight: 700; }
.matrix th { white-space: nowrap; font-weight: 500; }
.matrix thead th { writing-mode: vertical-rl; transform: rotate(180deg); padding: 0.4rem 0.2rem; }
.matrix thead th:first-child { writing-mode: initial; transform: none; }
.cell-tls { background: var(--tls); } .cell-plain { background: var(--plain); }
.cell-fails { background: var(--fails); } .cell-unknown { background: var(--none); }
.matrices { display: flex; flex-wrap: wrap; gap: 2rem; }
.legend { font-size: 0.85rem; color: var(--soft); }
.finding { border: 1px solid var(--line); border-radius: 8px; margin: 0.75rem 0; }
.finding > summary { padding: 0.6rem 0.9rem; cursor: pointer; list-style-position: inside; }
.finding > div { padding: 0 0.9rem 0.75rem; }
.finding[open] > summary { border-bottom: 1px solid var(--line); margin-bottom: 0.5rem; }
.finding .where { color: var(--soft); margin-left: 0.5rem; }
.bars { width: 100%; height: auto; }
.bars text { fill: var(--ink); font: 12px system-ui, sans-serif; } .bars .soft { fill: var(--soft); }
.bars line { stroke: var(--line); } .bars .now { stroke: var(--error); stroke-width: 2; }
.bars rect.good { fill: var(--tls); } .bars rect.soon { fill: var(--plain); }
.bars rect.over { fill: var(--fails); }
footer { margin-top: 3rem; color: var(--soft); font-size: 0.85rem; border-top: 1px solid var(--line); }
details > summary { cursor: pointer; }
:focus-visible { outline: 2px solid var(--info); outline-offset: 2px; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  details:not([open]) > :not(summary) { display: block; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .finding, tr { break-inside: avoid; } .skip { display: none; }
  .captures { display: none; }
}
`;
