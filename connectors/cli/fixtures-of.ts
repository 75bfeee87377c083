import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Problem } from '#engine/config/problem';
import { failure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import { type PlacedFixture, readFixture } from '#engine/testing/read-fixture';
import type { Io } from './io.ts';

/** Where fixtures are when nobody says otherwise. */
export const FIXTURES = 'fixtures/dialogs';

/** Fixtures that can be run, and what is wrong with the others. */
export type FoundFixtures = {
  readonly fixtures: readonly PlacedFixture[];
  readonly problems: readonly Problem[];
};

/** Every fixture in the named files and folders, in order of their paths. */
export async function findFixtures(io: Io, paths: readonly string[]): Promise<Result<FoundFixtures>> {
  const files: string[] = [];
  for (const path of paths.length > 0 ? paths : [FIXTURES]) {
    const found = await yamlFiles(resolve(io.root, path));
    if (found.length === 0) return fail(failure('FIXTURES_MISSING', { path }));
    files.push(...found);
  }
  const read = await Promise.all(
    [...new Set(files)].sort().map(async (file) => {
      const name = relative(io.root, file).split(sep).join('/');
      return readFixture(name, await readFile(file, 'utf8'));
    }),
  );
  return ok({
    fixtures: read.flatMap(({ fixture }) => fixture ?? []),
    problems: read.flatMap(({ problems }) => problems),
  });
}

async function yamlFiles(path: string): Promise<readonly string[]> {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true });
  return entries.filter((entry) => entry.endsWith('.yaml')).map((entry) => join(path, entry));
}
