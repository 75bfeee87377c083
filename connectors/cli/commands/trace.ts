import { type Account, accountsOf, linesOf, sectionsOf } from '#engine';
import { failure, ParleyError } from '#engine/core/errors';
import type { ConversationId } from '#engine/core/ids';
import { formatLine } from '#engine/testing/format-dialog-result';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { openExistingLog } from '../open-data.ts';
import { STORE_OPTIONS } from '../store-options.ts';
import { moment, tellFailure } from '../tell.ts';

/** Says of messages in the log why the bot answered them so. Only what was stored is shown. */
export const trace: Command = {
  name: 'trace',
  summary: 'Says why the bot answered as it did, message by message, from the log.',
  usage: '<conversation> [number of the message]',
  options: { ...STORE_OPTIONS },
  words: { least: 1, most: 2 },
  run: async (args, io) => {
    const [id = '', wanted] = args.words;
    const n = wanted === undefined ? undefined : Number(wanted);
    if (n !== undefined && !Number.isSafeInteger(n)) {
      return tellFailure(io, failure('USAGE', { reason: `${wanted} is no number of an event` }), args.json);
    }
    const opened = await openExistingLog(args, io);
    if (!opened.ok) return tellFailure(io, opened.failure, args.json);
    try {
      const events = await opened.value.read(id as ConversationId);
      if (events.length === 0) return tellFailure(io, missing('conversation', id), args.json);
      const turns = accountsOf(events).filter((turn) => n === undefined || turn.of === n || turn.n === n);
      if (n !== undefined && turns.length === 0) {
        return tellFailure(io, missing('turn of the bot at event', String(n)), args.json);
      }
      for (const turn of turns) tellTurn(io, id, turn, args.json);
      return EXIT.ok;
    } catch (thrown) {
      if (!(thrown instanceof ParleyError)) throw thrown;
      return tellFailure(io, thrown.failure, args.json);
    } finally {
      await opened.value.close();
    }
  },
};

function missing(what: string, id: string) {
  return failure('NOT_FOUND', { what, id });
}

function tellTurn(io: Io, conversation: string, turn: Account, json: boolean): void {
  if (json) io.out(JSON.stringify({ conversation, ...turn }));
  else for (const line of describeTurn(turn)) io.out(line);
}

function describeTurn(turn: Account): readonly string[] {
  return [
    `#${turn.of}  ${moment(turn.at)}  ${turn.trigger}, pipeline ${turn.pipeline.slice(0, 12)}`,
    ...turn.heard.map((line) => `  ${formatLine(line)}`),
    ...linesOf(sectionsOf(turn)).map((line) => `  ${line}`),
    '  say',
    ...turn.said.map((line) => `    ${formatLine(line)}`),
    '',
  ];
}
