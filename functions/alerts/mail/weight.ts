/** Mail programs cut off what is longer than 102 KB, and with it how the mail is ended. */
export const LONGEST_HTML = 100_000;
