import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from '#engine/pipeline/build-plan';

/** Write what each trained stage says of its product: a page and its data, side by side. Answers the files. */
export async function writeReports(
  plan: Plan,
  products: ReadonlyMap<string, string>,
  folder: string,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const { plugin } of plan.stages) {
    const product = products.get(plugin.id);
    const report = product === undefined ? undefined : plugin.trainer?.report?.(product, plan.bot.name);
    if (report === undefined) continue;
    const base = join(folder, `${plan.bot.name}-${plugin.id}`);
    await writeFile(`${base}.html`, report.html);
    await writeFile(`${base}.json`, `${JSON.stringify(report.data, null, 2)}\n`);
    files.push(`${base}.html`, `${base}.json`);
  }
  return files;
}
