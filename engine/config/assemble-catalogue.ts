import type { NamedEntry } from './bot.ts';
import type { CatalogueTable } from './source/catalogue-table.ts';
import type { CsvRow } from './source/csv-source.ts';

/** Catalogue entries from checked tables. The first name is in the language of the `name` column. */
export function assembleCatalogue(tables: readonly CatalogueTable[]): readonly NamedEntry[] {
  return tables.flatMap(({ type, rows }) => rows.map((row) => entryOf(type, row)));
}

function entryOf(type: string, { cells }: CsvRow): NamedEntry {
  const { id = '', name = '', name_en = '', aliases = '' } = cells;
  return {
    id,
    type,
    name,
    names: name_en === '' ? { zh: name } : { zh: name, en: name_en },
    aliases: aliases
      .split('|')
      .map((alias) => alias.trim())
      .filter((alias) => alias !== ''),
    facts: type === 'product' ? factsOf(cells) : {},
  };
}

/** Price and stock as numbers, brand and category by id, `specs` as one readable text and each spec by its key. */
function factsOf(cells: CsvRow['cells']): NamedEntry['facts'] {
  const specs = (cells['specs'] ?? '')
    .split(';')
    .map(
      (pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()] as const,
    )
    .filter(([key]) => key !== '');
  const facts: Record<string, string | number> = Object.fromEntries(specs);
  for (const key of ['brand', 'category']) if (cells[key]) facts[key] = cells[key];
  for (const key of ['price', 'stock']) if (cells[key]) facts[key] = Number(cells[key]);
  if (specs.length > 0) facts['specs'] = specs.map(([key, value]) => `${key} ${value}`).join('; ');
  return facts;
}
