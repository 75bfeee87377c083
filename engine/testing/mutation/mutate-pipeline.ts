import type { Bot } from '#engine/config/bot';
import type { Path } from '#engine/config/report';
import { milliseconds } from '#engine/config/schema/duration';
import type { PipelineFile } from '#engine/config/schema/pipeline';
import { listStages, splitOptions } from '#engine/config/stages';
import { isObject } from '#engine/core/json';
import { REPAIRS } from '#engine/dialog/repair-replies';
import { repairsOf } from '../coverage/repairs.ts';
import type { Ground } from './ground.ts';
import { put, type Sketch, without } from './mutant.ts';

/** Mistakes in the numbers and names of pipeline.yaml. Every dialogue may notice them. */
export function* mutatePipeline({ draft, bot }: Ground): Iterable<Sketch> {
  for (const { id, path, options } of listStages(draft)) {
    for (const sketch of changeNumbers(splitOptions(options).own, path)) yield { ...sketch, stages: [id] };
  }
  yield* changeSettings(draft.pipeline?.data ?? {});
  yield* dropRepairs(bot);
}

/** Shares between 0 and 1 are moved half the way up and down, counts by one; numbers further in are set to nothing. */
function* changeNumbers(options: Readonly<Record<string, unknown>>, base: Path): Iterable<Sketch> {
  for (const [key, value] of Object.entries(options)) {
    const path = [...base, key];
    if (typeof value === 'number') yield* moved(path, value);
    else if (isObject(value)) yield* zeroed(path, value);
  }
}

function* moved(path: Path, value: number): Iterable<Sketch> {
  const isShare = value > 0 && value < 1;
  const others = isShare ? [(value + 1) / 2, value / 2] : [value + 1, value - 1];
  for (const other of others) {
    const operator = other > value ? 'raise' : 'lower';
    yield {
      operator,
      path,
      what: `${path.at(-1)} is ${other} instead of ${value}`,
      edits: [put(path, other)],
      touches: [],
    };
  }
}

function* zeroed(base: Path, options: Readonly<Record<string, unknown>>): Iterable<Sketch> {
  for (const [key, value] of Object.entries(options)) {
    const path = [...base, key];
    if (isObject(value)) yield* zeroed(path, value);
    else if (typeof value === 'number' && value !== 0)
      yield {
        operator: 'zero',
        path,
        what: `${path.slice(-2).join('.')} is 0 instead of ${value}`,
        edits: [put(path, 0)],
        touches: [],
      };
  }
}

const TIMES = ['idle', 'queue_wait', 'silence'] as const;

function* changeSettings(pipeline: Partial<PipelineFile>): Iterable<Sketch> {
  const { welcome } = pipeline;
  if (welcome !== undefined)
    yield {
      operator: 'drop',
      path: ['welcome'],
      what: 'there is no welcome',
      edits: [without(['welcome'])],
      touches: [],
    };
  for (const key of TIMES) {
    const time = pipeline[key];
    if (time === undefined) continue;
    yield {
      operator: 'double',
      path: [key],
      what: `${key} lasts twice as long as ${time}`,
      edits: [put([key], milliseconds(time) * 2)],
      touches: [],
    };
  }
}

function* dropRepairs(bot: Bot): Iterable<Sketch> {
  for (const name of repairsOf(bot)) {
    if (!REPAIRS[name].off) continue;
    const path = ['repair', name];
    const what = `the bot does without ${name}`;
    yield { operator: 'drop-repair', path, what, edits: [put(path, 'off')], touches: [`repairs ${name}`] };
  }
}
