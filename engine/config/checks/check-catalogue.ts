import { foldText } from '../../core/fold.ts';
import type { Problem } from '../problem.ts';
import { problem, spot, warning } from '../report.ts';
import type { CatalogueTable } from '../source/catalogue-table.ts';
import type { CsvRow } from '../source/csv-source.ts';
import { suggest } from '../suggest.ts';

const NUMBERS = ['price', 'stock'] as const;
const REFERENCES = ['brand', 'category'] as const;

/** Rows have an id of their own and a name, numbers are numbers, brands and categories exist. */
export function* checkCatalogue(tables: readonly CatalogueTable[]): Iterable<Problem> {
  for (const { rows } of tables) {
    yield* checkIds(rows);
    for (const row of rows) yield* checkNames(row);
  }
  for (const { rows } of tables.filter((table) => table.type === 'product')) {
    for (const row of rows) {
      yield* checkNumbers(row);
      yield* checkSpecs(row);
      for (const column of REFERENCES) yield* checkRowReference(row, column, tables);
    }
  }
}

function* checkIds(rows: readonly CsvRow[]): Iterable<Problem> {
  const first = new Map<string, CsvRow>();
  for (const row of rows) {
    const { id = '', name } = row.cells;
    if (row.cells['id'] === '') yield problem(row.place('id'), 'MISSING_KEY', { path: 'The row', key: 'id' });
    if (name === '') yield problem(row.place('name'), 'MISSING_KEY', { path: 'The row', key: 'name' });
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, row);
    else if (id !== '')
      yield problem(row.place('id'), 'DUPLICATE_ID', { id, other: spot(earlier.place('id')) });
  }
}

const NAMES = ['name', 'name_en', 'aliases'] as const;
/** Words of everyday sentences: found as a name they would stand in every other message. */
const EVERYDAY = new Set(
  '什么 怎么 多少 可以 有没有 这个 那个 我们 你们 请问 the of and is it to in on for you me my a i'.split(
    ' ',
  ),
);

/** A name that is found nowhere, or only alone, or everywhere, is a slip more often than a product. */
function* checkNames(row: CsvRow): Iterable<Problem> {
  for (const column of NAMES) {
    const cell = row.cells[column] ?? '';
    for (const name of column === 'aliases' ? cell.split('|') : [cell]) {
      const reason = weaknessOf(name, column);
      if (name === '' || reason === undefined) continue;
      const { id = '' } = row.cells;
      yield warning(row.place(column), 'WEAK_NAME', { name, id, reason });
    }
  }
}

/** 灯 is a fine alias beside a longer name. */
function weaknessOf(name: string, column: (typeof NAMES)[number]): string | undefined {
  const letters = foldText(name).replace(/[^\p{L}\p{N}]/gu, '');
  if (letters === '') return 'has no letter and no digit, so it is never found';
  if (EVERYDAY.has(letters)) return 'is a word of everyday sentences';
  const isShort = [...letters].length === 1 && column !== 'aliases';
  return isShort ? 'is one character, so it is found only where it stands alone' : undefined;
}

function* checkNumbers(row: CsvRow): Iterable<Problem> {
  for (const column of NUMBERS) {
    const cell = row.cells[column] ?? '';
    if (cell === '' || /^\d+(\.\d+)?$/.test(cell)) continue;
    const data = { path: column, expected: 'a number', found: `"${cell}"` };
    yield problem(row.place(column), 'WRONG_TYPE', data);
  }
}

function* checkSpecs(row: CsvRow): Iterable<Problem> {
  const wrong = (row.cells['specs'] ?? '').split(';').find((pair) => pair !== '' && !/^[^=]+=/.test(pair));
  if (wrong === undefined) return;
  yield problem(row.place('specs'), 'BAD_VALUE', {
    path: 'specs',
    reason: `"${wrong}" has no =`,
    suggestion: 'Write key=value, with ; between the pairs.',
  });
}

function* checkRowReference(
  row: CsvRow,
  column: (typeof REFERENCES)[number],
  tables: readonly CatalogueTable[],
): Iterable<Problem> {
  const table = tables.find((one) => one.type === column);
  const cell = row.cells[column] ?? '';
  const known = (table?.rows ?? []).map((one) => one.cells['id'] ?? '');
  if (!table?.readable || cell === '' || known.includes(cell)) return;
  yield problem(row.place(column), 'BAD_VALUE', {
    path: column,
    reason: `there is no ${column} ${cell} in ${table.file}`,
    suggestion: suggest(cell, known),
  });
}
