import { expect, test } from 'vitest';
import { csvCell, csvLine } from '../../shared/csv.ts';

test.each([
  ['=cmd', "'=cmd"],
  ['+1', "'+1"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['\n=1', '"\'\n=1"'],
  ['＝1', "'＝1"],
  ['a=1', 'a=1'],
  ['a "b", c', '"a ""b"", c"'],
  ['', ''],
])('the text %j is the cell %j', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test('a number below nothing is a number', () => {
  expect(csvLine([-1.5, '-1.5'])).toBe("-1.5,'-1.5\r\n");
});
