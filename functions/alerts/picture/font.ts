/** Latin letters with what four languages need, under the SIL Open Font License. */
export const FONT = '@fontsource/inter/files/inter-latin-400-normal.woff';

/** The name that a picture's style calls it by. */
export const FONT_FAMILY = 'Inter';
