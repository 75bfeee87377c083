import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { openBot } from '#connectors/bots/open-bot';
import type { TrainProgress } from '#connectors/bots/train-plugins';
import type { Problem } from '#engine/config/problem';
import { type Failure, failure, isFailure, reasonOf } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Plan } from '#engine/pipeline/build-plan';
import type { Actions } from '#engine/ports/actions';
import { PLUGINS } from '#plugins';
import { dataFolder } from '../data-folder.ts';
import type { Io } from '../io.ts';

export type CandidateOptions = {
  readonly io: Io;
  readonly bot: string;
  /** A pipeline's folder, a project's folder, or a git revision of this project. */
  readonly against: string;
  readonly data: string | undefined;
  readonly actions: Actions;
  readonly onProgress: (progress: TrainProgress) => void;
};

/** Another version of a bot, opened beside the one that is served. */
export type OpenCandidate = { readonly plan: Plan; close(): Promise<void> };

/** Open a bot from somewhere else than pipelines/: its problems come as they do for any bot. */
export async function openCandidate(
  options: CandidateOptions,
): Promise<Result<OpenCandidate | { readonly problems: readonly Problem[] }>> {
  const root = await candidateRoot(options);
  if (isFailure(root)) return fail(root);
  const { io, bot, data, actions, onProgress } = options;
  const opened = await openBot({
    root: root.path,
    name: bot,
    plugins: PLUGINS,
    dataFolder: dataFolder(io, data).path,
    actions: () => actions,
    onProgress,
    signal: io.stop,
  });
  if (!opened.plan) {
    await root.remove();
    return ok({ problems: opened.problems });
  }
  const { plan } = opened;
  const close = () => plan.close().finally(root.remove);
  return ok({ plan, close });
}

type Root = { readonly path: string; readonly remove: () => Promise<void> };

async function candidateRoot({ io, bot, against }: CandidateOptions): Promise<Root | Failure> {
  const folder = resolve(io.root, against);
  if (existsSync(join(folder, 'pipelines', bot, 'pipeline.yaml'))) {
    return { path: folder, remove: async () => undefined };
  }
  const made = await emptyRoot();
  try {
    if (existsSync(join(folder, 'pipeline.yaml'))) await linkPipeline(io.root, { bot, folder, made });
    else await checkOut(io.root, { bot, revision: against, path: made.path });
    return made;
  } catch (thrown) {
    await made.remove();
    const [reason] = reasonOf(thrown).trim().split('\n').slice(-1);
    return failure('CANDIDATE_MISSING', { bot, against, reason });
  }
}

async function emptyRoot(): Promise<Root> {
  const path = await mkdtemp(join(tmpdir(), 'parley-candidate-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

type Linked = { readonly bot: string; readonly folder: string; readonly made: Root };

/** The pipeline from its folder, all else from this project. */
async function linkPipeline(root: string, { bot, folder, made }: Linked): Promise<void> {
  await mkdir(join(made.path, 'pipelines'));
  await symlink(folder, join(made.path, 'pipelines', bot));
  const others = (await readdir(root)).filter((name) => name !== 'pipelines' && !name.startsWith('.'));
  for (const name of others) await symlink(join(root, name), join(made.path, basename(name)));
}

/** Only what a bot is made from is taken out of the revision. */
async function checkOut(
  root: string,
  { bot, revision, path }: { readonly bot: string; readonly revision: string; readonly path: string },
): Promise<void> {
  if (revision.startsWith('-')) throw new Error('it is neither a folder nor a revision');
  const run = promisify(execFile);
  const archive = join(path, 'candidate.tar');
  const wanted = [`pipelines/${bot}`, 'knowledge'];
  await run('git', ['-C', root, 'archive', '--format=tar', `--output=${archive}`, revision, '--', ...wanted]);
  await run('tar', ['-xf', archive, '-C', path]);
  await rm(archive);
}
