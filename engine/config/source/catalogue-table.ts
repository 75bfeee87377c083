import type { CatalogueType } from '../builtin-names.ts';
import type { Problem } from '../problem.ts';
import { type CsvColumns, type CsvRow, readCsv } from './csv-source.ts';

/** One table of the catalogue as read. */
export type CatalogueTable = {
  readonly type: CatalogueType;
  readonly file: string;
  readonly rows: readonly CsvRow[];
  /** False when rows may be missing because the file could not be read to its end. */
  readonly readable: boolean;
};

const NAMES: CsvColumns = { required: ['id', 'name'], known: ['id', 'name', 'name_en', 'aliases'] };
const PRODUCTS: CsvColumns = {
  required: ['id', 'name'],
  known: ['id', 'name', 'name_en', 'brand', 'category', 'price', 'stock', 'aliases', 'specs'],
};

const TABLES: readonly {
  readonly type: CatalogueType;
  readonly name: string;
  readonly columns: CsvColumns;
}[] = [
  { type: 'product', name: 'products.csv', columns: PRODUCTS },
  { type: 'brand', name: 'brands.csv', columns: NAMES },
  { type: 'category', name: 'categories.csv', columns: NAMES },
];

/** Read the tables that stand in a knowledge folder; each is optional. */
export function readCatalogue(
  folder: string,
  sources: ReadonlyMap<string, string>,
): { readonly tables: readonly CatalogueTable[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const tables: CatalogueTable[] = [];
  for (const { type, name, columns } of TABLES) {
    const file = `${folder}${name}`;
    const text = sources.get(file);
    if (text === undefined) continue;
    const read = readCsv(file, text, columns);
    problems.push(...read.problems);
    tables.push({ type, file, rows: read.rows, readable: read.readable });
  }
  return { tables, problems };
}
