import { describe, expect, it } from 'vitest';
import { failure } from '../core/errors.ts';
import { startRun } from '../dialog/run.ts';
import { EMPTY_DIALOG } from '../dialog/state.ts';
import type { StageResult } from '../pipeline/plugin.ts';
import {
  ADA,
  breathe,
  createWorld,
  give,
  open,
  parrot,
  QUEUE_WAIT,
  saidIn,
  say,
  type Toy,
  type ToyOptions,
  toyPlan,
} from './turn.rig.ts';

const circular: Record<string, unknown> = {};
circular['self'] = circular;
const run = startRun(EMPTY_DIALOG);

/** Ways in which a plugin can be wrong, and the code that its trace shows. */
const WRONGS: readonly (readonly [string, Toy, string])[] = [
  [
    'throws',
    () => {
      throw new Error('boom');
    },
    'STAGE_THREW',
  ],
  ['rejects', () => Promise.reject(new Error('boom')), 'STAGE_THREW'],
  ['rejects with nothing', () => Promise.reject(undefined), 'STAGE_THREW'],
  ['returns null', () => null as unknown as StageResult, 'STAGE_BAD_PART'],
  ['returns a text', () => 'hello' as unknown as StageResult, 'STAGE_BAD_PART'],
  ['returns a list', () => [] as unknown as StageResult, 'STAGE_BAD_PART'],
  ['returns a part that it may not', () => ({ language: 'en' }), 'STAGE_BAD_RESULT'],
  ['returns an empty dialog', () => ({ dialog: {} as never }), 'STAGE_BAD_PART'],
  [
    'returns a dialog without what it says',
    () => ({ dialog: { ...run, said: 'hi' as never } }),
    'STAGE_BAD_PART',
  ],
  [
    'returns a dialog without text',
    () => ({ dialog: { ...run, said: [{ reply: 'x' }] as never } }),
    'STAGE_BAD_PART',
  ],
  [
    'returns a dialog that goes round',
    () => ({ dialog: { ...run, state: { ...EMPTY_DIALOG, slots: circular as never } } }),
    'STAGE_BAD_PART',
  ],
  [
    'returns a number that JSON has not',
    () => ({ dialog: { ...run, state: { ...EMPTY_DIALOG, slots: { n: 1n as never } } } }),
    'STAGE_BAD_PART',
  ],
  ['returns a failure', () => failure('CALL_FAILED', { system: 'x', reason: 'y' }), 'CALL_FAILED'],
];

async function tell(toy: Toy, options: ToyOptions = {}, text = 'hi') {
  const world = createWorld(toyPlan(toy, options));
  const engine = world.newEngine();
  const chat = await open(engine);
  await give(engine, chat, 'message.send', ADA, { text });
  await engine.settled();
  expect(world.bugs).toEqual([]);
  const events = await world.log.read(chat);
  const turn = events.find((event) => event.type === 'turn.completed');
  return {
    world,
    engine,
    chat,
    said: saidIn(events),
    trace: turn?.data.trace,
    state: await engine.conversation(chat),
  };
}

describe('a plugin that', () => {
  it.each(WRONGS)('%s: the bot apologises, the trace says why', async (_, toy, code) => {
    const { said, trace, state } = await tell(toy);
    expect(said).toEqual(['visitor: hi', 'bot: repair_internal_error']);
    expect(trace).toMatchObject([{ outcome: 'failed', failure: code }]);
    expect(state?.lifecycle).toBe('bot');
  });

  it.each(WRONGS)('%s, under the policy handoff: a person is called', async (_, toy) => {
    const { said, state } = await tell(toy, { onError: 'handoff' });
    expect(said).toEqual(['visitor: hi', 'bot: repair_handoff']);
    expect(state?.lifecycle).toBe('queued');
  });

  it('hangs: its time ends, it is told, and what it says later counts for nothing', async () => {
    let late = (_: StageResult): void => undefined;
    let told = false;
    const world = createWorld(
      toyPlan((_, signal) => {
        signal.addEventListener('abort', () => {
          told = true;
        });
        return new Promise<StageResult>((resolve) => {
          late = resolve;
        });
      }),
    );
    const engine = world.newEngine();
    engine.start();
    const chat = await open(engine);
    await give(engine, chat, 'message.send', ADA, { text: 'hi' });
    await breathe();
    world.env.advance(999);
    expect(told).toBe(false);
    world.env.advance(1);
    await engine.settled();
    late({ dialog: { ...run, said: [say('too late')] } });
    await breathe();
    expect(told).toBe(true);
    expect(saidIn(await world.log.read(chat))).toEqual(['visitor: hi', 'bot: repair_internal_error']);
    await engine.stop();
  });

  it('finds nothing where nobody else does: the message is not met with silence', async () => {
    expect((await tell(() => undefined)).said).toEqual(['visitor: hi', 'bot: repair_internal_error']);
  });

  it('may end a turn without a word', async () => {
    expect((await tell(() => ({ dialog: run }))).said).toEqual(['visitor: hi']);
  });

  it('fails on the news that nobody came does not call for somebody again', async () => {
    const toy: Toy = (turn, signal) => {
      if (turn.input.kind === 'handoff_failed') throw new Error('boom');
      return parrot(turn, signal);
    };
    const { world, engine, chat } = await tell(toy, { onError: 'handoff' }, 'person');
    world.env.advance(QUEUE_WAIT);
    await engine.settled();
    expect(saidIn(await world.log.read(chat)).at(-1)).toBe('bot: repair_internal_error');
    expect((await engine.conversation(chat))?.lifecycle).toBe('bot');
    await engine.stop();
  });

  it('hands a thenable over instead of a promise is waited for', async () => {
    const later: PromiseLike<StageResult> = {
      then: (resolve) => Promise.resolve({ dialog: { ...run, said: [say('waited')] } }).then(resolve),
    };
    expect((await tell(() => later as Promise<StageResult>)).said).toEqual(['visitor: hi', 'bot: waited']);
  });
});

it('a message to a bot that is gone lands with a person', async () => {
  const world = createWorld(toyPlan(parrot));
  const chat = await open(world.newEngine());
  const bare = world.newEngine({ plans: { current: () => undefined, names: () => [] } });
  await give(bare, chat, 'message.send', ADA, { text: 'hi' });
  await bare.settled();
  expect(await bare.conversation(chat)).toMatchObject({ lifecycle: 'queued' });
});
