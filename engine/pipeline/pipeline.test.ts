import { describe, expect, it, vi } from 'vitest';
import type { Bot } from '../config/bot.ts';
import { failure } from '../core/errors.ts';
import { startRun } from '../dialog/run.ts';
import { EMPTY_DIALOG } from '../dialog/state.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { buildPlan, type Plan, type PlanParts } from './build-plan.ts';
import { definePlugin, type Plugin, type RunningStage } from './plugin.ts';
import { runPipeline } from './run-pipeline.ts';
import type { Turn } from './turn.ts';

const TURN: Turn = {
  id: 'turn:c:1',
  input: { kind: 'message', text: 'hi', attachments: [] },
  at: 0,
  conversation: 'c',
  state: EMPTY_DIALOG,
  seed: 1,
  parts: { language: 'en' },
};

function plugin(id: string, run: RunningStage['run'], more: Partial<Plugin> = {}): Plugin {
  return definePlugin({
    id,
    summary: 'A toy.',
    options: {},
    needs: [],
    gives: ['tokens', 'dialog'],
    create: () => ({ run }),
    ...more,
  });
}

async function build(plugins: readonly Plugin[], stages = plugins.map(({ id }) => id), trained = new Map()) {
  const place = { file: 'pipeline.yaml', line: 1, column: 1 };
  const spec = (id: string) =>
    ({ plugin: id, options: { id }, timeout: 100, onError: 'skip', place }) as const;
  const bot = { stages: stages.map(spec) } as unknown as Bot;
  return buildPlan({ bot, plugins, ports: {} as PlanParts['ports'], trained });
}

async function planOf(...plugins: readonly Plugin[]): Promise<Plan> {
  const built = await build(plugins);
  if (!built.ok) throw new Error(built.failure.message);
  return built.value;
}

const tokens = [{ text: 'hi', start: 0, end: 2 }];

describe('a plan', () => {
  it('is made in order, with options and training, and closes what it made', async () => {
    const closed = vi.fn();
    const create = vi.fn(() => ({ run: () => undefined, close: closed }));
    const [a, b] = [plugin('a', () => undefined, { create }), plugin('b', () => undefined, { create })];
    const built = await build([b, a], ['a', 'b'], new Map([['b', 'model']]));
    expect(create.mock.calls.map(([options, , model]: unknown[]) => [options, model])).toEqual([
      [{ id: 'a' }, null],
      [{ id: 'b' }, 'model'],
    ]);
    if (built.ok) await built.value.close();
    expect(closed).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['throws when made', { create: () => Promise.reject(new Error('no')) }, ['a', 'b']],
    ['is not there', {}, ['a', 'missing']],
  ])('with a stage that %s is refused, and the others are closed', async (_, more, stages) => {
    const closed = vi.fn();
    const a = plugin('a', () => undefined, { create: () => ({ run: () => undefined, close: closed }) });
    const built = await build([a, plugin('b', () => undefined, more)], stages);
    expect(built).toMatchObject({ ok: false, failure: { code: 'PLUGIN_LOAD', data: { plugin: stages[1] } } });
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('closes every stage, also when one of them throws at it', async () => {
    const closed = vi.fn();
    const bad = () => {
      throw new Error('no');
    };
    const plan = await planOf(
      plugin('a', () => undefined, { create: () => ({ run: () => undefined, close: bad }) }),
      plugin('b', () => undefined, { create: () => ({ run: () => undefined, close: closed }) }),
    );
    await expect(plan.close()).rejects.toThrow('no');
    expect(closed).toHaveBeenCalledTimes(1);
  });
});

describe('a turn through the pipeline', () => {
  it('hands on what each stage found, and leaves out a stage whose needs were not met', async () => {
    const seen: (readonly string[])[] = [];
    const look: RunningStage['run'] = ({ parts }) => {
      seen.push(Object.keys(parts));
      return undefined;
    };
    const plan = await planOf(
      plugin('lost', look, { needs: ['intent'] }),
      plugin('cut', () => ({ tokens, notes: ['one token'] })),
      plugin('look', look, { needs: ['tokens'] }),
    );
    const finished = await runPipeline(plan, TURN, createFakeClock(0));
    expect(seen).toEqual([['language', 'tokens']]);
    expect(finished.trace).toEqual([
      { stage: 'lost', outcome: 'nothing', ms: 0, notes: ['nothing gave intent'] },
      { stage: 'cut', outcome: 'found', ms: 0, notes: ['one token'] },
      { stage: 'look', outcome: 'nothing', ms: 0 },
    ]);
    expect(finished.turn.parts).toEqual({ language: 'en', tokens });
  });

  it('goes on after a stage that failed, and keeps what was found before', async () => {
    const plan = await planOf(
      plugin('cut', () => ({ tokens })),
      plugin('bad', async () => failure('CALL_FAILED', { system: 's', reason: 'r' })),
      plugin('talk', () => ({ dialog: startRun(EMPTY_DIALOG) })),
    );
    const finished = await runPipeline(plan, TURN, createFakeClock(0));
    expect(finished.trace.map((stage) => stage.outcome)).toEqual(['found', 'failed', 'found']);
    expect(finished.failures).toMatchObject([{ failure: { code: 'CALL_FAILED' }, policy: 'skip' }]);
    expect(Object.keys(finished.turn.parts)).toEqual(['language', 'tokens', 'dialog']);
  });

  it('gives the dialog as it will be read back: no dates, no undefined, no shared objects', async () => {
    const slots = { at: new Date(0), gone: undefined, list: [1] };
    const dialog = { ...startRun(EMPTY_DIALOG), state: { ...EMPTY_DIALOG, slots: slots as never } };
    const plan = await planOf(plugin('talk', () => ({ dialog })));
    const finished = await runPipeline(plan, TURN, createFakeClock(0));
    slots.list.push(2);
    expect(finished.turn.parts.dialog?.state.slots).toStrictEqual({
      at: '1970-01-01T00:00:00.000Z',
      list: [1],
    });
  });

  it('sets no alarm for a stage that answers at once, and takes back the others', async () => {
    const clock = createFakeClock(0);
    const taken = vi.fn();
    const delay = vi.fn(() => taken);
    const plan = await planOf(
      plugin('now', () => ({ tokens })),
      plugin('soon', async () => ({ tokens })),
    );
    await runPipeline(plan, TURN, { ...clock, delay });
    expect(delay).toHaveBeenCalledTimes(1);
    expect(taken).toHaveBeenCalledTimes(1);
  });
});
