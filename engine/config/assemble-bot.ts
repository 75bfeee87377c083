import type { RepairChange } from '../dialog/repair-replies.ts';
import { assembleCatalogue } from './assemble-catalogue.ts';
import type { Bot, EncoderSpec, FaqEntry, IntentSource, PatternEntity, StageSpec } from './bot.ts';
import type { Draft } from './draft.ts';
import { listPlaces } from './list-places.ts';
import { actionSpecs } from './schema/actions.ts';
import { type Duration, milliseconds } from './schema/duration.ts';
import type { ErrorPolicy, PipelineFile } from './schema/pipeline.ts';
import { listStages, splitOptions } from './stages.ts';

const STAGE_TIMEOUT = 1000;
const IDLE = 30 * 60_000;
const QUEUE_WAIT = 5 * 60_000;
const SILENCE = 10 * 60_000;

/** Put a bot together from files that were found good; `version` is the digest of those files. */
export function assembleBot(draft: Draft, version: string): Bot {
  const pipeline = draft.pipeline?.data ?? {};
  const [language = 'en', ...others] = pipeline.languages ?? [];
  const onError = pipeline.on_error ?? 'apologise';
  return {
    name: draft.name,
    version,
    languages: [language, ...others],
    zone: pipeline.zone ?? 'UTC',
    ...assembleEncoder(draft),
    onError,
    idle: milliseconds(pipeline.idle ?? IDLE),
    queueWait: milliseconds(pipeline.queue_wait ?? QUEUE_WAIT),
    ...assembleRepair(pipeline),
    welcome: pipeline.welcome ?? null,
    inFlight: pipeline.in_flight ?? 'map',
    stages: assembleStages(draft, onError),
    flows: draft.flows?.data.flows ?? {},
    forms: draft.flows?.data.forms ?? {},
    migrate: draft.flows?.data.migrate ?? {},
    replies: draft.replies?.data.replies ?? {},
    actions: actionSpecs({ actions: draft.actions?.data.actions ?? {} }),
    ...assembleKnowledge(draft),
    places: listPlaces(draft),
  };
}

function assembleRepair({
  repair = {},
  silence,
  idle,
}: Partial<PipelineFile>): Pick<Bot, 'repair' | 'silence'> {
  const changes = Object.entries(repair).map(([name, change]): readonly [string, RepairChange] => {
    if (change === 'off') return [name, change];
    return [name, typeof change === 'string' ? { say: change } : (change as RepairChange)];
  });
  const wait = milliseconds(silence ?? SILENCE);
  // A reminder after the conversation has closed would remind nobody.
  const reminds = changes.every(([name, change]) => name !== 'silence' || change !== 'off');
  return {
    silence: reminds && wait < milliseconds(idle ?? IDLE) ? wait : 0,
    ...(changes.length === 0 ? {} : { repair: Object.fromEntries(changes) }),
  };
}

function assembleEncoder({ pipeline }: Draft): { readonly encoder?: EncoderSpec } {
  const folder = pipeline?.data.encoder;
  if (pipeline === null || folder === undefined) return {};
  return { encoder: { folder, place: pipeline.source.place(['encoder']) } };
}

function assembleStages(draft: Draft, onError: ErrorPolicy): readonly StageSpec[] {
  return listStages(draft).flatMap(({ id, path, options }) => {
    const { common, own } = splitOptions(options);
    const place = draft.pipeline?.source.place(path, 'key');
    if (place === undefined) return [];
    const timeout = milliseconds((common['timeout'] as Duration | undefined) ?? STAGE_TIMEOUT);
    const policy = (common['on_error'] as ErrorPolicy | undefined) ?? onError;
    return [{ plugin: id, options: own, timeout, onError: policy, place }];
  });
}

function assembleKnowledge(
  draft: Draft,
): Pick<Bot, 'intents' | 'outOfScope' | 'faq' | 'canned' | 'entities' | 'catalogue'> {
  const intents: Record<string, IntentSource> = {};
  const outOfScope: Record<string, readonly string[]> = {};
  for (const { data } of draft.intents) {
    Object.assign(intents, data.intents);
    for (const [language, examples] of Object.entries(data.out_of_scope ?? {})) {
      outOfScope[language] = [...(outOfScope[language] ?? []), ...examples];
    }
  }
  const faq: readonly FaqEntry[] = draft.faq?.data.faq ?? [];
  const entities: Readonly<Record<string, PatternEntity>> = draft.entities?.data.entities ?? {};
  const canned = draft.canned?.data.canned ?? [];
  return { intents, outOfScope, faq, canned, entities, catalogue: assembleCatalogue(draft.catalogue) };
}
