/** The day on which a page says that it was last revised. */
export function revisedIn(page: string): string | undefined {
  return /: (\d{4}-\d{2}-\d{2})\. /.exec(page)?.[1];
}
