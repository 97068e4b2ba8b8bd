/**
 * What is asked within a page, as the browser is to evaluate it. As text: the types of a browser's window would else be
 * there in all the code.
 */

/** [width of the content, width of the window] */
export const WIDTHS = '[document.documentElement.scrollWidth, window.innerWidth]';

/** What can be pressed and is lower than 24 pixels (WCAG 2.2, 2.5.8); a radio button has its label too. */
export const SMALL = `[...document.querySelectorAll('button, summary, select, input:not([type=hidden]):not([type=radio]), nav a')]
  .filter((element) => element.getBoundingClientRect().height < 24)
  .map((element) => element.outerHTML)`;

/** [colour, colour behind it, text], each pair of colours once. */
export const COLOURS = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Map();
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (text === '' || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    let behind = element;
    while (behind && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
    const ink = element instanceof SVGElement ? style.fill : style.color;
    const ground = getComputedStyle(behind ?? document.body).backgroundColor;
    found.set(ink + ground, [ink, ground, text]);
  }
  return [...found.values()];
})()`;

/** What has the focus: its text, and whether that is seen. */
export const FOCUSED = `(() => {
  const { textContent } = document.activeElement;
  return [textContent.trim(), getComputedStyle(document.activeElement).outlineStyle !== 'none'];
})()`;
