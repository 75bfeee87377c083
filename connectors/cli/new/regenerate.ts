import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { reasonOf } from '#engine/core/errors';

const run = promisify(execFile);

/** Something that is written anew from the code: what runs it, and the words for a person to do it by hand. */
type Writer = { readonly argv: readonly string[]; readonly byHand: string };

/** What could not be done, as commands to type, each with why. */
export type LeftOver = { readonly byHand: string; readonly reason: string };

/**
 * Bring up to date what follows from the list of plugins: schemas, reference pages, the format of the files changed.
 * In processes of their own, because this one has loaded the list as it was. What a project does not have is left out.
 */
export async function regenerate(root: string, changed: readonly string[]): Promise<readonly LeftOver[]> {
  const writers: readonly Writer[] = [
    { argv: ['connectors/cli/parley.mjs', 'schemas'], byHand: 'npx parley schemas' },
    { argv: ['fixtures/reference/write-references.ts'], byHand: 'npm run docs' },
    {
      argv: [
        'node_modules/@biomejs/biome/bin/biome',
        'check',
        '--write',
        '--no-errors-on-unmatched',
        ...changed,
      ],
      byHand: 'npm run format',
    },
  ];
  const left: LeftOver[] = [];
  for (const { argv, byHand } of writers) {
    if (!existsSync(join(root, argv[0] ?? ''))) continue;
    try {
      await run(process.execPath, argv, { cwd: root });
    } catch (thrown) {
      left.push({ byHand, reason: reasonOf(thrown) });
    }
  }
  return left;
}
