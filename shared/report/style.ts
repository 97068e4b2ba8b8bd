import { CHART_STYLE } from '../chart/style.ts';

/** The report's style: for paper and screens, light and dark; what a colour says stands in words beside it too. */
export const STYLE = `${CHART_STYLE}* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; overflow-wrap: break-word; }
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
/* A pump's name may be long, and must not push its figures away. */
.scroll tbody th { white-space: normal; overflow-wrap: anywhere; min-width: 9em; }
.number { text-align: right; }
.partly { display: block; max-width: 8em; margin-left: auto; font-size: .8em; color: var(--soft); white-space: normal; }
.key { display: flex; flex-wrap: wrap; gap: 0 1.25rem; font-size: .85rem; color: var(--soft); margin: .25rem 0; }
.key span span { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; }
/* A phone: names wrap, so that what stands beside them is seen, and what a chart says can be read. */
@media (max-width: 40rem) {
  body { padding: 1rem .75rem 3rem; }
  th, td { padding: .3rem; }
  tbody th { white-space: normal; }
  svg .tick, svg .level { font-size: 17px; }
}
@media print {
  html, body { font-size: 11px; }
  body { max-width: none; padding: 0; }
  /* Paper doesn't scroll. */
  .scroll { overflow: visible; }
  .scroll th, .scroll td { white-space: normal; padding: .3rem; }
  .scroll tbody th, .scroll tbody td { min-width: 4.5em; overflow-wrap: anywhere; }
  h2 { break-before: page; border: 0; }
  svg, tr { break-inside: avoid; }
}
`;
