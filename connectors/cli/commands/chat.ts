import { accountsOf, linesOf, sectionsOf, transcriptOf } from '#engine';
import type { EventData, StoredEvent } from '#engine/core/events';
import type { Button } from '#engine/core/events/shapes';
import { type Actor, type CommandId, type ConversationId, kindOf } from '#engine/core/ids';
import type { Result } from '#engine/core/result';
import { formatLine } from '#engine/testing/format-dialog-result';
import type { Executed } from '#engine/turn/engine';
import type { Args } from '../arguments.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION, dataFolder } from '../data-folder.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { assemble, type House } from '../house/assemble.ts';
import { lacksOrders } from '../house/example-orders.ts';
import type { Io } from '../io.ts';
import { chooseBots } from '../list-bots.ts';
import { tellFailure } from '../tell.ts';
import { newsLines } from '../tell-news.ts';
import { tellBotProblems } from '../tell-problems.ts';
import { createProgress } from '../tell-progress.ts';

/** A conversation in the terminal, with the real engine; nothing of it is kept. */
export const chat: Command = {
  name: 'chat',
  summary: 'Talks with a bot in the terminal; a saved file counts from the next message on.',
  usage: '<bot>',
  options: {
    trace: { about: 'say after every message what was understood and why the bot answers so' },
    language: { about: 'language that the visitor asks for', value: 'code' },
    data: { ...DATA_OPTION, about: 'folder of trained models' },
  },
  words: { least: 1, most: 1 },
  run: async (args, io) => {
    const chosen = chooseBots(io, args.words);
    if (!chosen.ok) return tellFailure(io, chosen.failure, args.json);
    const house = await assemble({
      io,
      bots: chosen.value,
      data: dataFolder(io, args.text('data')),
      store: { kind: 'memory' },
      exampleOrders: await lacksOrders(io, chosen.value),
      onNews: (news) => newsLines(news).map(io.err),
      onProgress: (bot) => createProgress(io, bot),
    });
    if (!house.ok) return tellFailure(io, house.failure, args.json);
    try {
      for (const [bot, problems] of house.value.bots.failed)
        return tellBotProblems(io, bot, problems, args.json);
      return await talk(house.value, args, io);
    } finally {
      await house.value.close();
    }
  },
};

const VISITOR: Actor = 'visitor:terminal';

async function talk(house: House, args: Args, io: Io): Promise<ExitCode> {
  const { engine, env, log } = house;
  const bot = args.words[0] ?? '';
  const language = args.text('language');
  let buttons: readonly Button[] = [];
  let told = 0;
  const silence = log.subscribe((events) => {
    // What was provisional comes again when it is stored.
    const news = events.filter(({ n }) => n > told);
    told = news.at(-1)?.n ?? told;
    buttons = offeredIn(news) ?? buttons;
    for (const event of news) tellEvent(event, args, io);
  });
  engine.start();
  const say = async (
    name: 'conversation.open' | 'message.send',
    data: object,
    conversation?: ConversationId,
  ) => {
    const command = { name, data, conversation, id: env.newId() as CommandId, by: VISITOR };
    const done = await engine.execute(command as Parameters<typeof engine.execute>[0]);
    await engine.settled();
    return done;
  };
  try {
    const opened: Result<Executed> = await say('conversation.open', {
      bot,
      ...(language ? { language } : {}),
    });
    if (!opened.ok) return tellFailure(io, opened.failure, args.json);
    for await (const line of io.lines()) {
      if (line.trim() === '/quit') break;
      const data = messageOf(line, buttons);
      buttons = [];
      const sent = await say('message.send', data, opened.value.conversation);
      if (!sent.ok) tellFailure(io, sent.failure, args.json);
    }
    return EXIT.ok;
  } finally {
    silence();
  }
}

/** A number taps the button of that number; everything else is said. */
function messageOf(line: string, buttons: readonly Button[]) {
  const button = /^\d{1,2}$/.test(line.trim()) ? buttons[Number(line.trim()) - 1] : undefined;
  return button ? { text: button.label, choice: button.payload } : { text: line };
}

function offeredIn(events: readonly StoredEvent[]): readonly Button[] | undefined {
  const offers = events.flatMap((event) =>
    event.type === 'message.added' && kindOf(event.by) === 'bot' ? buttonsIn(event.data) : [],
  );
  return offers.length > 0 ? offers : undefined;
}

function tellEvent(event: StoredEvent, args: Args, io: Io): void {
  if (args.json) {
    io.out(JSON.stringify(event));
    return;
  }
  if (args.has('trace')) for (const line of whyOf(event)) io.out(`    ${line}`);
  if (event.by === VISITOR) return;
  for (const { n, who, text } of transcriptOf([event])) io.out(formatLine({ n, who, text }));
  if (event.type !== 'message.added') return;
  if (event.data.image) io.out(`        [${event.data.image.alt}] ${event.data.image.url}`);
  for (const { title, text: below } of event.data.cards ?? [])
    io.out(`        ▪ ${[title, below].filter(Boolean).join(' — ')}`);
  for (const { label, url } of event.data.buttons ?? [])
    if (url !== undefined) io.out(`        → ${label} ${url}`);
  for (const [index, { label }] of buttonsIn(event.data).entries()) io.out(`        ${index + 1}) ${label}`);
}

/** All that can be tapped below a message, in the order in which a client shows it. */
function buttonsIn({
  cards = [],
  buttons = [],
  quickReplies = [],
}: EventData<'message.added'>): readonly Button[] {
  const all = [...cards.flatMap((card) => card.buttons ?? []), ...buttons, ...quickReplies];
  return all.filter(({ url }) => url === undefined);
}

/** What was said follows by itself. */
function whyOf(event: StoredEvent): readonly string[] {
  const lines = accountsOf([event]).flatMap((turn) => linesOf(sectionsOf(turn)));
  return lines.length > 0 ? [...lines, 'say'] : [];
}
