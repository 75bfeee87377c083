import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import type { Problem } from '#engine/config/problem';

/** Findings by the bot they are of. */
type Found = { readonly bot: string; readonly problems: readonly Problem[] };

/** Write every dialogue that shows a finding as a fixture of its own; answers the files. */
export async function saveDialogues(folder: string, found: readonly Found[]): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const shown = found.flatMap(({ bot, problems }) => problems.map((problem) => ({ bot, problem })));
  const files = shown.map(async ({ bot, problem }) => {
    if (!problem.dialogue) return [];
    const { code, file, line, column, message, dialogue } = problem;
    const part = basename(file, '.yaml');
    const name = `${bot}-${part}-${line}-${column}-${code.toLowerCase().replaceAll('_', '-')}.yaml`;
    const path = join(folder, name);
    const fixture = { dialog: `${code}: ${message}`, bot, ...dialogue };
    await writeFile(
      path,
      `# ${file}:${line}:${column}: passes as long as the finding is true.\n${stringify(fixture, { lineWidth: 0 })}`,
    );
    return [path];
  });
  return (await Promise.all(files)).flat();
}
