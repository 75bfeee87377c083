import { writeFile } from 'node:fs/promises';
import { failure } from '#engine/core/errors';
import type { EventLog } from '#engine/ports/event-log';
import { type ChatFacts, factsOf } from '#engine/reports/chat-facts';
import { csvOf } from '#engine/reports/csv';
import { percent, renderReport, spanText } from '#engine/reports/render-report';
import { GROUPINGS, type Report, type ReportRow, reportOf } from '#engine/reports/report';
import { ageIn, isOfBot, readWanted, type Wanted } from '#engine/reports/wanted';
import { ALL_CONVERSATIONS } from '../all-conversations.ts';
import type { Args } from '../arguments.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { openExistingLog } from '../open-data.ts';
import { STORE_OPTIONS } from '../store-options.ts';
import { tellFailure, tellTable } from '../tell.ts';

/** Sums up conversations from the log alone. */
export const report: Command = {
  name: 'report',
  summary:
    'Sums up conversations: how many, how long people waited, how much the bot did, how content they were.',
  usage: '',
  options: {
    ...STORE_OPTIONS,
    by: { about: GROUPINGS.join(', '), value: 'grouping', preset: 'day' },
    bot: { about: 'only conversations of this bot', value: 'name' },
    from: { about: 'only those opened on this day or later', value: 'YYYY-MM-DD' },
    to: { about: 'only those opened on this day or earlier', value: 'YYYY-MM-DD' },
    zone: { about: 'where days and hours are counted', value: 'zone', preset: 'UTC' },
    csv: { about: 'write it for a spreadsheet', value: 'file' },
    html: { about: 'write it as a page with plots', value: 'file' },
  },
  words: { least: 0, most: 0 },
  run: async (args, io) => {
    const [by, zone, bot, from, to] = ['by', 'zone', 'bot', 'from', 'to'].map((name) => args.text(name));
    const wanted = readWanted({ by, zone, bot, from, to });
    if ('wrong' in wanted) return tellFailure(io, failure('USAGE', { reason: wanted.wrong }), args.json);
    const log = await openExistingLog(args, io);
    if (!log.ok) return tellFailure(io, log.failure, args.json);
    try {
      const chats = await collect(log.value, wanted);
      await tellReport(args, io, reportOf(chats, wanted.by, wanted.zone));
      return EXIT.ok;
    } finally {
      await log.value.close();
    }
  },
};

async function collect(log: EventLog, wanted: Wanted): Promise<readonly ChatFacts[]> {
  const chats: ChatFacts[] = [];
  for (const { stream, openedAt } of await log.conversations({ limit: ALL_CONVERSATIONS })) {
    if (ageIn(wanted, openedAt) !== 'in') continue;
    const facts = factsOf(await log.read(stream));
    if (facts && isOfBot(facts, wanted)) chats.push(facts);
  }
  return chats;
}

async function tellReport(args: Args, io: Io, made: Report): Promise<void> {
  const [csv, html] = [args.text('csv'), args.text('html')];
  if (csv !== undefined) await writeFile(csv, csvOf(made));
  if (html !== undefined)
    await writeFile(html, renderReport(made, { title: 'Conversations', about: aboutOf(args) }));
  if (args.json) io.out(JSON.stringify(made));
  else tellTable(io, [['', ...HEADS], ...[...made.rows, made.total].map(cellsOf)]);
}

function aboutOf(args: Args): string {
  const parts = ['bot', 'from', 'to', 'zone'].flatMap((name) =>
    args.text(name) ? `${name} ${args.text(name)}` : [],
  );
  return parts.join(', ');
}

const HEADS = ['chats', 'deflected', 'handed over', 'missed', 'answer', 'wait', 'resolution', 'CSAT'];

/** Medians, because one chat that slept for a night moves a mean. */
function cellsOf(row: ReportRow): readonly string[] {
  const { key, chats, deflected, handedOver, missed, answer, wait, resolution, csat } = row;
  const times = [answer, wait, resolution].map(({ p50 }) => spanText(p50));
  return [
    key,
    String(chats),
    percent(deflected),
    String(handedOver),
    String(missed),
    ...times,
    percent(csat),
  ];
}
