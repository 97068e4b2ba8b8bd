/** The colours of pages and their charts, light and dark, and how charts are drawn with them. */
export const CHART_STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1d2530; --soft: #5b6675; --rule: #d9dee5; --panel: #f5f7f9;
  --line: #0b6bb5; --band: #0b6bb533; --ahead: #5b667533; --warning: #9a6400; --alarm: #b3261e;
  --operating: #2a7f62; --standby: #6aa7d8; --idle: #c3cbd4; --down: #7d130d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12171d; --ink: #e6ebf0; --soft: #9aa6b3; --rule: #2c3540; --panel: #1a2129;
    --line: #6bb3f0; --band: #6bb3f033; --ahead: #9aa6b333; --warning: #f0b84a; --alarm: #ff7b72;
    --operating: #4cb68f; --standby: #4f86b5; --idle: #56616d; --down: #ffd0cc;
  }
}
svg { display: block; width: 100%; height: auto; background: var(--panel); border-radius: 6px; }
svg .grid { stroke: var(--rule); }
svg .tick { fill: var(--soft); font-size: 11px; }
svg .level { fill: var(--soft); font-size: 11px; }
svg .line { fill: none; stroke: var(--line); stroke-width: 1.5; stroke-linejoin: round; }
svg .band { fill: var(--band); stroke: none; }
svg .ahead { fill: var(--ahead); stroke: none; }
svg .forecast { fill: none; stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 5 4; }
svg .warning { stroke: var(--warning); stroke-dasharray: 6 4; }
svg .alarm { stroke: var(--alarm); stroke-dasharray: 2 3; }
svg .operating, .key .operating { fill: var(--operating); background: var(--operating); }
svg .standby, .key .standby { fill: var(--standby); background: var(--standby); }
svg .idle, .key .idle { fill: var(--idle); background: var(--idle); }
svg .down, .key .down { fill: var(--down); background: var(--down); }
`;
