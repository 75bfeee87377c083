import { serveThread } from '#connectors/bots/run-thread';
import { groundOf } from '#engine/testing/mutation/ground';
import { listMutants, sampleMutants } from '#engine/testing/mutation/list-mutants';
import { knowDialogues, type MutantReport, runMutant } from '#engine/testing/mutation/run-mutants';
import { readFixture } from '#engine/testing/read-fixture';
import { openPlan } from '../house/open-plan.ts';
import type { Io } from '../io.ts';
import { readBotFiles } from '../read-bot-files.ts';
import { fixtureWorld } from '../run-fixtures.ts';

/** What a thread that tries mutants is started with: of all mutants it takes every `of`-th, from `share` on. */
export type MutationJob = {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly bot: string;
  readonly fixtures: readonly { readonly file: string; readonly text: string }[];
  readonly most: number;
  readonly seed: number;
  readonly share: number;
  readonly of: number;
};

/** What it hands back. `failing` are dialogues that fail without any mutant, and were left out. */
export type MutationShare = {
  readonly reports: readonly MutantReport[];
  readonly failing: readonly string[];
};

/** How far it is, told after each mutant. */
export type MutationNews = { readonly done: number; readonly total: number; readonly killed: number };

await serveThread((data, say) => tryShare(data as MutationJob, say));

async function tryShare(job: MutationJob, say: (news: MutationNews) => void): Promise<MutationShare> {
  const opened = await openPlan({
    io: quietIo(job),
    bot: job.bot,
    data: undefined,
    onProgress: () => undefined,
  });
  if ('problems' in opened) throw new Error(`${job.bot} does not load`);
  try {
    const { plan, trained } = opened;
    const { draft } = await readBotFiles(job.root, plan);
    const ground = groundOf(draft, plan.bot);
    const world = fixtureWorld(opened);
    const fixtures = job.fixtures.flatMap(({ file, text }) => readFixture(file, text).fixture ?? []);
    const { known: dialogues, failing } = await knowDialogues(fixtures, world);
    const mutants = sampleMutants(listMutants(ground), job.most, job.seed).filter(
      (_, place) => place % job.of === job.share,
    );
    const reports: MutantReport[] = [];
    let killed = 0;
    for (const mutant of mutants) {
      const report = await runMutant(mutant, { ground, plan, trained, world, dialogues });
      reports.push(report);
      if (report.trial.outcome === 'killed') killed += 1;
      say({ done: reports.length, total: mutants.length, killed });
    }
    return { reports, failing };
  } finally {
    await opened.close();
  }
}

function quietIo({ root, env }: MutationJob): Io {
  const nothing = () => undefined;
  const stop = new AbortController().signal;
  const secret = async (): Promise<string> => '';
  return { root, env, out: nothing, err: nothing, lines: async function* () {}, secret, stop };
}
