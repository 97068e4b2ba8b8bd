/**
 * The colours of a mail, light and dark. Every colour of text has a contrast of at least 4.5 to the page and to the
 * panel, and what is on a button to the button (WCAG 2.1, 1.4.3).
 */
export interface Palette {
  readonly page: string;
  readonly panel: string;
  /** Of text. */
  readonly ink: string;
  readonly soft: string;
  readonly warning: string;
  readonly alarm: string;
  readonly link: string;
  /** Of a line that divides. */
  readonly rule: string;
  readonly button: string;
  readonly onButton: string;
}

export const LIGHT: Palette = {
  page: '#eef1f4',
  panel: '#ffffff',
  ink: '#1a1f26',
  soft: '#4f5965',
  rule: '#d9dee5',
  warning: '#8a5a00',
  alarm: '#b3261e',
  link: '#0b5cad',
  button: '#0b5cad',
  onButton: '#ffffff',
};

export const DARK: Palette = {
  page: '#12171d',
  panel: '#1b222a',
  ink: '#e8edf2',
  soft: '#aab4bf',
  rule: '#36404b',
  warning: '#f0b84a',
  alarm: '#ff8a80',
  link: '#7cbcf5',
  button: '#7cbcf5',
  onButton: '#0d1319',
};
