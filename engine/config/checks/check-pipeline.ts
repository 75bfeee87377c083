import type { Draft } from '../draft.ts';
import { checkReference, type Names } from '../names.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../report.ts';

/** What pipeline.yaml says of the bot as a whole: its name, time zone and welcome. */
export function* checkPipeline({ pipeline, name }: Draft, names: Names): Iterable<Problem> {
  if (pipeline === null) return;
  const { pipeline: written, zone, welcome } = pipeline.data;
  if (written !== undefined && written !== name) {
    yield problem(pipeline.source.place(['pipeline']), 'BAD_VALUE', {
      path: 'pipeline',
      reason: `the folder is called ${name}`,
      suggestion: `Write ${name}.`,
    });
  }
  if (zone !== undefined && !isZone(zone)) {
    yield problem(pipeline.source.place(['zone']), 'BAD_VALUE', {
      path: 'zone',
      reason: `there is no time zone ${zone}`,
      suggestion: 'Write an IANA name, for example Asia/Shanghai.',
    });
  }
  if (welcome !== undefined) yield* checkReference('reply', names.replies, welcome, pipeline, ['welcome']);
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
