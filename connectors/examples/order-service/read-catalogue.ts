import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** What an order needs to know about a product today. */
export type Product = { readonly name: string; readonly name_en: string; readonly price: number };

const CATALOGUE = new URL('../../../knowledge/shop/products.csv', import.meta.url);

/** The shop's catalogue by product id: the same file that the bot answers from, so that the two agree. */
export function readCatalogue(): ReadonlyMap<string, Product> {
  const rows = parse<Record<string, string>>(readFileSync(CATALOGUE, 'utf8'), { columns: true, bom: true });
  return new Map(
    rows.map(({ id = '', name = '', name_en = '', price }) => [id, { name, name_en, price: Number(price) }]),
  );
}
