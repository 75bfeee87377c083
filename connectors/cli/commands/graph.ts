import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { loadPlugins } from '#connectors/bots/load-plugins';
import { readBotSources } from '#connectors/bots/read-bot-sources';
import { type Bot, type FlowGraph, flowGraph, loadBot, mermaidOf, peekPipeline, suggest } from '#engine';
import { failure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import { PLUGINS } from '#plugins';
import type { Args } from '../arguments.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { findFixtures } from '../fixtures-of.ts';
import { graphPage } from '../graph/graph-page.ts';
import { marksOf } from '../graph/marks.ts';
import { readTraffic } from '../graph/read-traffic.ts';
import type { Io } from '../io.ts';
import { chooseBots } from '../list-bots.ts';
import { openExistingLog } from '../open-data.ts';
import { type BotCoverage, runFixtures } from '../run-fixtures.ts';
import { STORE_OPTIONS } from '../store-options.ts';
import { digest } from '../system-env.ts';
import { tellFailure } from '../tell.ts';
import { tellBotProblems } from '../tell-problems.ts';
import { createProgress } from '../tell-progress.ts';

/** Draws the flows of a bot: as Mermaid for pages that know it, or as a page of its own. */
export const graph: Command = {
  name: 'graph',
  summary: 'Draws flows as Mermaid, or as a page with coverage and traffic over their ways.',
  usage: '<bot> [flow…]',
  options: {
    html: { about: 'write a page instead of Mermaid', value: 'file' },
    coverage: { about: 'mark on the page where dialogues of fixtures/dialogs go' },
    data: { ...DATA_OPTION, about: 'folder of the log whose traffic the page shows', preset: '' },
    redis: { ...STORE_OPTIONS.redis, about: 'Redis of the log whose traffic the page shows' },
  },
  words: { least: 1, most: 1000 },
  run: async (args, io) => {
    const [name = '', ...flows] = args.words;
    const chosen = chooseBots(io, [name]);
    if (!chosen.ok) return tellFailure(io, chosen.failure, args.json);
    const { sources } = await readBotSources(io.root, name);
    const own = await loadPlugins(io.root, name, peekPipeline(name, sources).plugins);
    const plugins = [...own.plugins.map(({ plugin }) => plugin), ...PLUGINS];
    const { bot, problems } = loadBot({ sources, name, plugins, digest });
    if (bot === null) return tellBotProblems(io, name, problems, args.json);
    const graphs = drawn(bot, flows);
    if (!graphs.ok) return tellFailure(io, graphs.failure, args.json);
    const html = args.text('html');
    if (html !== undefined) return writePage(args, io, { bot, graphs: graphs.value, file: html });
    if (args.json) for (const one of graphs.value) io.out(JSON.stringify(one));
    else io.out(graphs.value.map(mermaidOf).join('\n\n'));
    return EXIT.ok;
  },
};

function drawn(bot: Bot, named: readonly string[]): Result<readonly FlowGraph[]> {
  const all = Object.keys(bot.flows);
  const unknown = named.find((flow) => !all.includes(flow));
  if (unknown !== undefined) {
    const reason = `${bot.name} has no flow ${unknown}. ${suggest(unknown, all)}`.replace(/\.?\s*$/, '');
    return fail(failure('USAGE', { reason }));
  }
  return ok((named.length > 0 ? named : all).flatMap((flow) => flowGraph(bot, flow) ?? []));
}

type Page = { readonly bot: Bot; readonly graphs: readonly FlowGraph[]; readonly file: string };

async function writePage(args: Args, io: Io, { bot, graphs, file }: Page): Promise<ExitCode> {
  const wanted = args.has('data') || args.has('redis');
  const log = wanted ? await openExistingLog(args, io) : undefined;
  if (log?.ok === false) return tellFailure(io, log.failure, args.json);
  try {
    const coverage = args.has('coverage') ? await coverageOf(io, bot.name) : undefined;
    const traffic = log?.ok ? await readTraffic(log.value, bot.name, graphs) : undefined;
    const page = graphPage({
      bot: bot.name,
      graphs,
      about: (flow) => bot.flows[flow]?.about?.[bot.languages[0]] ?? '',
      marks: (flow) =>
        marksOf({ flow, places: bot.places, points: coverage?.points, traffic: traffic?.traffic }),
      covered: coverage !== undefined,
      conversations: traffic?.conversations,
    });
    const path = resolve(io.root, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, page);
    if (args.json)
      io.out(JSON.stringify({ file, flows: graphs.length, conversations: traffic?.conversations ?? null }));
    else io.out(`${file}: ${graphs.length} flows`);
    return EXIT.ok;
  } finally {
    if (log?.ok) await log.value.close();
  }
}

async function coverageOf(io: Io, bot: string): Promise<BotCoverage | undefined> {
  const found = await findFixtures(io, []);
  const fixtures = found.ok ? found.value.fixtures.filter((fixture) => fixture.bot === bot) : [];
  const onProgress = (name: string) => createProgress(io, name);
  const { coverage } = await runFixtures(fixtures, { io, onProgress, covered: true });
  return coverage.get(bot);
}
