import { createHash } from 'node:crypto';
import { CHART_STYLE } from '../../../shared/chart/style.ts';

/** The pages' style: for phones first, light and dark; what a colour says stands in words beside it too. */
export const STYLE = `${CHART_STYLE}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; margin: 0; line-height: 1.25; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; padding-top: .75rem; border-top: 2px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p, dl { margin: .25rem 0; }
a { color: var(--line); }
.soft { color: var(--soft); font-size: .9rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; margin: 1rem 0 0; list-style: none; }
nav a { display: inline-block; padding: .4rem 0; }
.told { margin: 1rem 0; padding: .75rem 1rem; background: var(--panel); border-left: 6px solid var(--operating); }
.problem { border-left-color: var(--alarm); }
.condition { margin: .75rem 0; padding: .75rem 1rem; background: var(--panel); border-left: 6px solid var(--rule); border-radius: 6px; }
.condition h3 { margin: 0; }
.condition.is-warning { border-left-color: var(--warning); }
.condition.is-alarm { border-left-color: var(--alarm); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; }
figure { margin: 0 0 1.5rem; }
figcaption { font-size: .9rem; color: var(--soft); margin: .25rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
thead th { font-size: .85rem; color: var(--soft); }
tbody th { font-weight: 400; }
.number { text-align: right; white-space: nowrap; }
.partly { display: block; font-size: .8rem; color: var(--soft); white-space: normal; }
.day { white-space: nowrap; }
details { margin: .75rem 0; padding: 0 1rem; background: var(--panel); border-radius: 6px; }
summary { padding: .75rem 0; cursor: pointer; }
fieldset { border: 0; margin: 0; padding: 0; }
legend { padding: 0; }
label, legend { display: block; margin: .75rem 0 .2rem; }
.choice { display: flex; gap: .5rem; align-items: center; margin: .25rem 0; min-height: 2.5rem; }
input, select, button { font: inherit; color: inherit; }
input:not([type=radio]), select { width: 100%; max-width: 26rem; min-height: 2.75rem; padding: .4rem .6rem;
  background: var(--page); border: 1px solid var(--soft); border-radius: 6px; }
input[type=radio] { width: 1.25rem; height: 1.25rem; flex: none; }
button { min-height: 2.75rem; margin: .75rem 0; padding: .4rem 1.25rem; background: var(--page);
  border: 2px solid var(--line); border-radius: 6px; cursor: pointer; font-weight: 600; }
:focus-visible { outline: 3px solid var(--line); outline-offset: 2px; }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 2px solid var(--rule); }
@media (max-width: 40rem) {
  svg .tick, svg .level { font-size: 17px; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: .4rem; }
}
@media print { form, nav, details { display: none; } }
`;

/** By which a page's policy knows the style it holds (CSP Level 3, 8.3). */
export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;
