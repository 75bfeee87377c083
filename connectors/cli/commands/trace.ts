import { failure, ParleyError } from '#engine/core/errors';
import type { EventOf, StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import { formatLine } from '#engine/testing/format-dialog-result';
import { notesOf, type TranscriptLine, transcriptOf } from '#engine/testing/transcript';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { openExistingLog } from '../open-data.ts';
import { moment, tellFailure } from '../tell.ts';

/** Says of messages in the log why the bot answered them so. Only what was stored is shown: tokens are not. */
export const trace: Command = {
  name: 'trace',
  summary: 'Says why the bot answered as it did, message by message, from the log.',
  usage: '<conversation> [number of the message]',
  options: { data: DATA_OPTION },
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
      const turns = turnsOf(events).filter((turn) => n === undefined || turn.of === n || turn.n === n);
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

type Turn = EventOf<'turn.completed'>['data'] & {
  readonly n: number;
  readonly at: number;
  /** What it was an answer to, and what it said and did. */
  readonly heard: readonly TranscriptLine[];
  readonly said: readonly TranscriptLine[];
};

/** The bot's turns; what came of one has the same cause as the turn itself. */
function turnsOf(events: readonly StoredEvent[]): readonly Turn[] {
  return events.flatMap((event) => {
    if (event.type !== 'turn.completed') return [];
    const { n, at, data, cause } = event;
    const heard = transcriptOf(events.filter((one) => one.n === data.of));
    const said = transcriptOf(events.filter((one) => one.cause === cause));
    return [{ ...data, n, at, heard, said }];
  });
}

function tellTurn(io: Io, conversation: string, turn: Turn, json: boolean): void {
  const { dialog: _state, turn: _task, ...told } = turn;
  if (json) io.out(JSON.stringify({ conversation, ...told }));
  else for (const line of describeTurn(turn)) io.out(line);
}

function describeTurn(turn: Turn): readonly string[] {
  const stages = turn.trace.map(({ stage, outcome, ms }) => `${stage} ${outcome} ${ms} ms`);
  return [
    `#${turn.of}  ${moment(turn.at)}  ${turn.trigger}, language ${turn.language}, pipeline ${turn.pipeline.slice(0, 12)}`,
    ...turn.heard.map((line) => `  ${formatLine(line)}`),
    ...notesOf(turn).map((note) => `    ${note}`),
    `    stages ${stages.join(', ')}`,
    ...turn.said.map((line) => `  ${formatLine(line)}`),
  ];
}
