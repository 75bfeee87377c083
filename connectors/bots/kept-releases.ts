import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { readThere, writeWhole } from './whole-files.ts';

/** The versions of one bot that were served, with their files: whoever stands in one of them can go on after a restart. */
export type KeptReleases = {
  /** Keep the files of a version; one that is there already stays. */
  keep(version: string, sources: ReadonlyMap<string, string>): Promise<void>;
  /** The root from which a kept version can be opened like any bot. */
  rootOf(version: string): string | undefined;
  /** The version that was let in last. */
  serving(): Promise<string | undefined>;
  serve(version: string): Promise<void>;
};

/** More than any working day saves; the oldest go first. */
const MOST_VERSIONS = 200;

/** Keep releases below `<dataFolder>/releases/<bot>/`. Plugins and encoders are not kept: they are linked to. */
export function keptReleases(options: {
  readonly dataFolder: string;
  readonly root: string;
  readonly name: string;
}): KeptReleases {
  const { root, name } = options;
  const home = join(options.dataFolder, 'releases', name);
  const placeOf = (version: string) => join(home, version);
  return {
    keep: async (version, sources) => {
      const place = placeOf(version);
      // The pipeline file is written last: a version that has it is whole.
      if (existsSync(pipelineOf(place, name))) return;
      const files = [...sources].sort(
        ([one], [other]) => Number(isPipeline(one)) - Number(isPipeline(other)),
      );
      await linkOthers(root, place, name);
      for (const [file, text] of files) await writeWhole(join(place, file), text);
      await forgetOldest(home);
    },
    rootOf: (version) => {
      const known = /^[0-9a-f]+$/.test(version) && existsSync(pipelineOf(placeOf(version), name));
      return known ? placeOf(version) : undefined;
    },
    serving: async () => (await readThere(join(home, 'serving')))?.trim(),
    serve: (version) => writeWhole(join(home, 'serving'), `${version}\n`),
  };
}

function pipelineOf(root: string, name: string): string {
  return join(root, 'pipelines', name, 'pipeline.yaml');
}

function isPipeline(file: string): boolean {
  return file.endsWith('/pipeline.yaml');
}

/** Folders beside the bot's files, and beside pipelines/, are where its plugins, packages and encoders are. */
async function linkOthers(root: string, place: string, name: string): Promise<void> {
  const own = join('pipelines', name);
  await linkFolders(join(root, own), join(place, own));
  await linkFolders(root, place, ['pipelines', 'knowledge']);
}

async function linkFolders(from: string, to: string, except: readonly string[] = []): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const skipped = entry.isFile() || entry.name.startsWith('.') || except.includes(entry.name);
    if (skipped || existsSync(join(to, entry.name))) continue;
    await symlink(join(from, entry.name), join(to, entry.name)).catch(unlessThere);
  }
}

/** Another process that shares the folder was first, and linked to the same. */
function unlessThere(thrown: unknown): void {
  if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
}

async function forgetOldest(home: string): Promise<void> {
  const versions = (await readdir(home)).filter((entry) => entry !== 'serving');
  if (versions.length <= MOST_VERSIONS) return;
  const dated = await Promise.all(
    versions.map(async (version) => ({ version, at: await madeAt(join(home, version)) })),
  );
  const oldest = dated.sort((one, other) => one.at - other.at).slice(0, versions.length - MOST_VERSIONS);
  for (const { version } of oldest) await rm(join(home, version), { recursive: true, force: true });
}

/** What another process has just forgotten is the oldest. */
async function madeAt(place: string): Promise<number> {
  return stat(place).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
