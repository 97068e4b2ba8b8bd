/**
 * A cell of a CSV file (RFC 4180). Text that a spreadsheet would take for a formula has an apostrophe before it
 * (OWASP: CSV Injection); some take the wide forms of these characters for them, too. One with a semicolon is quoted as well: many
 * spreadsheets part cells by that.
 */
export function csvCell(value: string): string {
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A line of a CSV file, of cells that are text or numbers. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : csvCell(cell))).join(',')}\r\n`;
}
