import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PublishedPlugin, publishSchemas } from '#engine';

/** The schema files for editors as they should be, by file name. */
export function schemaFiles(plugins: readonly PublishedPlugin[]): ReadonlyMap<string, string> {
  const schemas = Object.entries(publishSchemas(plugins));
  return new Map(
    schemas.map(([kind, schema]) => [`${kind}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`]),
  );
}

/** Write them to pipelines/schemas/, where the first line of our YAML files points. */
export async function writeSchemas(
  root: string,
  plugins: readonly PublishedPlugin[],
): Promise<readonly string[]> {
  const folder = join(root, 'pipelines', 'schemas');
  await mkdir(folder, { recursive: true });
  const files = schemaFiles(plugins);
  for (const [file, text] of files) await writeFile(join(folder, file), text);
  return [...files.keys()];
}

if (import.meta.main) {
  const { PLUGINS } = await import('#plugins');
  const root = join(import.meta.dirname, '..', '..');
  for (const file of await writeSchemas(root, PLUGINS)) console.log(`pipelines/schemas/${file}`);
}
