/** The report's style: for paper and screens, light and dark; what a colour says stands in words beside it too. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1d2530; --soft: #5b6675; --rule: #d9dee5; --panel: #f5f7f9;
  --line: #0b6bb5; --band: #0b6bb533; --warning: #9a6400; --alarm: #b3261e;
  --operating: #2a7f62; --standby: #6aa7d8; --idle: #b9c2cc; --down: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12171d; --ink: #e6ebf0; --soft: #9aa6b3; --rule: #2c3540; --panel: #1a2129;
    --line: #6bb3f0; --band: #6bb3f033; --warning: #f0b84a; --alarm: #ff7b72;
    --operating: #4cb68f; --standby: #4f86b5; --idle: #56616d; --down: #ff7b72;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.25rem; margin: 3rem 0 .25rem; padding-top: 1rem; border-top: 2px solid var(--rule); }
h3 { font-size: .95rem; margin: 1.5rem 0 .25rem; }
p { margin: .25rem 0; }
.soft { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
thead th { font-weight: 600; font-size: .85rem; color: var(--soft); }
tbody th, td.number { white-space: nowrap; }
.number { text-align: right; }
svg { display: block; width: 100%; height: auto; background: var(--panel); border-radius: 6px; }
svg .grid { stroke: var(--rule); }
svg .tick { fill: var(--soft); font-size: 11px; }
svg .level { fill: var(--soft); font-size: 11px; }
svg .line { fill: none; stroke: var(--line); stroke-width: 1.5; stroke-linejoin: round; }
svg .band { fill: var(--band); stroke: none; }
svg .warning { stroke: var(--warning); stroke-dasharray: 6 4; }
svg .alarm { stroke: var(--alarm); stroke-dasharray: 2 3; }
svg .operating, .key .operating { fill: var(--operating); background: var(--operating); }
svg .standby, .key .standby { fill: var(--standby); background: var(--standby); }
svg .idle, .key .idle { fill: var(--idle); background: var(--idle); }
svg .down, .key .down { fill: var(--down); background: var(--down); }
.key { display: flex; gap: 1.25rem; font-size: .85rem; color: var(--soft); margin: .25rem 0; }
.key span span { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; }
@media print {
  body { max-width: none; padding: 0; font-size: 11px; }
  h2 { break-before: page; border: 0; }
  svg, tr { break-inside: avoid; }
}
`;
