import type { Place } from '#engine/config/bot';
import type { Problem } from '#engine/config/problem';
import { type Path, problem } from '#engine/config/report';
import { checkShape } from '#engine/config/shape/check-shape';
import type { Source } from '#engine/config/source/source';
import { readYaml } from '#engine/config/source/yaml-source';
import { suggest } from '#engine/config/suggest';
import { ERRORS } from '#engine/core/errors';
import { ACTS, type ActionStub, DialogFixture, type FixtureStep } from './fixture-schema.ts';

/** A fixture that knows where its steps stand. */
export type PlacedFixture = DialogFixture & {
  readonly file: string;
  /** `key` is one of the step's, or one below it: `message.says`. */
  readonly place: (step: number, key?: string) => Place;
};

/** A fixture file, or all that is wrong with it. */
export type ReadFixture =
  | { readonly fixture: PlacedFixture; readonly problems: readonly [] }
  | { readonly fixture: null; readonly problems: readonly Problem[] };

/** Read the text of one fixture; every mistake is reported where it stands. */
export function readFixture(file: string, text: string): ReadFixture {
  const { source, problems } = readYaml(file, text);
  if (!source) return { fixture: null, problems };
  const shaped = checkShape(DialogFixture, source, source.data);
  if (!shaped.whole) return { fixture: null, problems: shaped.problems };
  const fixture = shaped.data as DialogFixture;
  const found = [...stepProblems(source, fixture.steps), ...stubProblems(source, fixture)];
  if (found.length > 0) return { fixture: null, problems: found };
  const place = (step: number, key?: string) =>
    source.place(['steps', step, ...(key === undefined ? [] : key.split('.'))], 'key');
  return { fixture: { ...fixture, file, place }, problems: [] };
}

function* stepProblems(source: Source, steps: readonly FixtureStep[]): Iterable<Problem> {
  let asserted = false;
  for (const [index, step] of steps.entries()) {
    const acts = ACTS.filter((act) => act in step);
    const [, second] = acts;
    if (second !== undefined) yield wrong(source, ['steps', index, second], TWO_ACTS);
    if (acts.length > 0) asserted = false;
    if (!('bot' in step)) continue;
    if (asserted) yield wrong(source, ['steps', index, 'bot'], TWO_BOTS);
    asserted = true;
  }
}

function* stubProblems(source: Source, fixture: DialogFixture): Iterable<Problem> {
  for (const [name, stub] of Object.entries(fixture.actions ?? {})) {
    const cases: readonly ActionStub[] = Array.isArray(stub) ? stub : [stub];
    for (const [index, one] of cases.entries()) {
      const path: Path = Array.isArray(stub) ? ['actions', name, index] : ['actions', name];
      const answers = ['found', 'missing', 'failed', 'real'].filter((key) => key in one);
      if (answers.length !== 1) yield wrong(source, path, ONE_ANSWER);
      if (one.failed !== undefined && !Object.hasOwn(ERRORS, one.failed)) {
        const suggestion = suggest(one.failed, Object.keys(ERRORS));
        yield wrong(source, [...path, 'failed'], { reason: 'there is no such code', suggestion });
      }
    }
  }
}

type Wrong = { readonly reason: string; readonly suggestion: string };

const TWO_ACTS: Wrong = { reason: 'one step does two things', suggestion: 'Make two steps of it.' };
const TWO_BOTS: Wrong = {
  reason: 'the step before says already what the bot says',
  suggestion: 'Write one list: bot: [first, second].',
};
const ONE_ANSWER: Wrong = {
  reason: 'it needs exactly one of found, missing, failed and real',
  suggestion: 'Write for example {found: {…}}, {missing: true}, {failed: CALL_TIMEOUT} or {real: true}.',
};

function wrong(source: Source, path: Path, data: Wrong): Problem {
  return problem(source.place(path, 'key'), 'BAD_VALUE', { path: path.join('.'), ...data });
}
