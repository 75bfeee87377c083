import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { failure } from '#engine/core/errors';
import { countPoints, labelOf } from '#engine/testing/coverage/measure';
import { placePoints } from '#engine/testing/coverage/place-points';
import { pointId } from '#engine/testing/coverage/points';
import { explainMissed } from '#engine/testing/generation/explain-missed';
import { harvest } from '#engine/testing/generation/harvest';
import { searchDialogues } from '#engine/testing/generation/search-dialogues';
import type { FoundDialogue } from '#engine/testing/generation/tidy-found';
import type { PlacedFixture } from '#engine/testing/read-fixture';
import type { Args } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { type OpenPlan, openPlan } from '../house/open-plan.ts';
import type { Io } from '../io.ts';
import { readBotFiles } from '../read-bot-files.ts';
import { fixtureWorld } from '../run-fixtures.ts';
import { tellFailure } from '../tell.ts';
import { tellBotProblems } from '../tell-problems.ts';
import { createProgress } from '../tell-progress.ts';

/** Dialogues that are tried for one bot, unless told otherwise. */
const BUDGET = '5000';

/** The option for how long to search. */
export const BUDGET_OPTION = {
  about: 'try so many dialogues when generating',
  value: 'number',
  preset: BUDGET,
};

/** Write the shortest dialogues that reach what the bots' fixtures do not, and say what cannot be reached. */
export async function generateDialogues(
  args: Args,
  io: Io,
  fixtures: readonly PlacedFixture[],
): Promise<ExitCode> {
  const [budget, most] = [Number(args.text('budget')), Number(args.text('most') ?? Number.MAX_SAFE_INTEGER)];
  if (!(budget >= 1 && most >= 1))
    return tellFailure(io, failure('USAGE', { reason: '--budget and --most are whole numbers' }), args.json);
  for (const [bot, own] of Map.groupBy(fixtures, (fixture) => fixture.bot)) {
    const opened = await openPlan({ io, bot, data: undefined, onProgress: createProgress(io, bot) });
    if ('problems' in opened) return tellBotProblems(io, bot, opened.problems, args.json);
    try {
      await generateFor(args, io, opened, { fixtures: own, budget, most });
    } finally {
      await opened.close();
    }
  }
  return EXIT.ok;
}

type Wish = { readonly fixtures: readonly PlacedFixture[]; readonly budget: number; readonly most: number };

async function generateFor(args: Args, io: Io, opened: OpenPlan, wish: Wish): Promise<void> {
  const { bot } = opened.plan;
  const world = fixtureWorld(opened);
  const { draft } = await readBotFiles(io.root, opened.plan);
  const known = await harvest(bot, wish.fixtures, world);
  const points = countPoints(bot, [[...known.covered]], placePoints(draft));
  const wanted = points.filter(({ hits }) => hits === 0);
  io.err(`${bot.name}: ${wanted.length} of ${points.length} points are not covered`);
  const { found, missed, tried, exhausted, aimed } = await searchDialogues({
    ...wish,
    bot,
    world,
    known,
    points: wanted,
  });
  const folder = args.text('out') ?? '';
  const files = await writeAll(io, join(folder, bot.name), found);
  const reasons = explainMissed({ bot, missed, exhausted, tried, aimed });
  const places = new Map(points.map((point) => [pointId(point), labelOf(point)]));
  const left = [...reasons].map(([point, why]) => ({
    kind: point.kind,
    name: places.get(pointId(point)),
    why,
  }));
  if (args.json) {
    const reached = wanted.length - missed.length;
    io.out(JSON.stringify({ bot: bot.name, generated: files, reached, tried, missed: left }));
    return;
  }
  for (const [place, { reaches }] of found.entries()) io.out(`${files[place]}: ${reaches.length} points`);
  for (const { kind, name, why } of left) io.out(`not reached: ${kind} ${name} — ${why}`);
  io.out(
    `${bot.name}: ${found.length} dialogues reach ${wanted.length - missed.length} of ${wanted.length} points, ${tried} tried`,
  );
}

async function writeAll(io: Io, folder: string, found: readonly FoundDialogue[]): Promise<readonly string[]> {
  if (found.length > 0) await mkdir(resolve(io.root, folder), { recursive: true });
  const files: string[] = [];
  for (const [place, { fixture, reaches }] of found.entries()) {
    const name = `${String(place + 1).padStart(3, '0')}-${slugOf(reaches[0]?.name ?? 'dialogue')}.yaml`;
    const about = reaches.map((point) => `#   ${pointId(point)}\n`).join('');
    const text = stringify(fixture, { lineWidth: 110 });
    const file = join(folder, name).split('\\').join('/');
    await writeFile(
      resolve(io.root, file),
      `# Written by \`parley test --generate\`: what the bot does, not yet what it should do. Reaches\n${about}${text}`,
    );
    files.push(file);
  }
  return files;
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
}
