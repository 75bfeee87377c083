import { writeFile } from 'node:fs/promises';
import { failure } from '#engine/core/errors';
import { localTime } from '#engine/core/local-time';
import { fail, ok, type Result } from '#engine/core/result';
import type { EventLog } from '#engine/ports/event-log';
import { type ChatFacts, factsOf } from '#engine/reports/chat-facts';
import { csvOf } from '#engine/reports/csv';
import { percent, renderReport, spanText } from '#engine/reports/render-report';
import { GROUPINGS, type Grouping, type Report, type ReportRow, reportOf } from '#engine/reports/report';
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
    const wanted = readWanted(args);
    if (!wanted.ok) return tellFailure(io, wanted.failure, args.json);
    const log = await openExistingLog(args, io);
    if (!log.ok) return tellFailure(io, log.failure, args.json);
    try {
      const chats = await collect(log.value, wanted.value);
      await tellReport(args, io, reportOf(chats, wanted.value.by, wanted.value.zone));
      return EXIT.ok;
    } finally {
      await log.value.close();
    }
  },
};

type Wanted = {
  readonly by: Grouping;
  readonly zone: string;
  readonly bot: string | undefined;
  readonly from: string;
  readonly to: string;
};

function readWanted(args: Args): Result<Wanted> {
  const by = GROUPINGS.find((one) => one === args.text('by'));
  const zone = args.text('zone') ?? 'UTC';
  const [from, to] = [args.text('from') ?? '0000-01-01', args.text('to') ?? '9999-12-31'];
  const wrong =
    by === undefined
      ? `--by is one of ${GROUPINGS.join(', ')}`
      : !isZone(zone)
        ? `--zone is a name such as Asia/Shanghai, not ${zone}`
        : ![from, to].every(isDay)
          ? '--from and --to are days such as 2026-11-27'
          : null;
  if (wrong !== null || by === undefined) return fail(failure('USAGE', { reason: wrong ?? '' }));
  return ok({ by, zone, bot: args.text('bot'), from, to });
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`));
}

async function collect(log: EventLog, { bot, from, to, zone }: Wanted): Promise<readonly ChatFacts[]> {
  const chats: ChatFacts[] = [];
  for (const { stream, openedAt } of await log.conversations({ limit: ALL_CONVERSATIONS })) {
    const { today } = localTime(zone, openedAt);
    if (today < from || today > to) continue;
    const facts = factsOf(await log.read(stream));
    if (facts && (bot === undefined || facts.bot === bot)) chats.push(facts);
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
