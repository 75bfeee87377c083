import { isObject } from '../../core/json.ts';
import type { Draft, Part, PluginCard } from '../draft.ts';
import type { Problem } from '../problem.ts';
import { dotted, problem } from '../report.ts';
import { type PipelineFile, StageOptions } from '../schema/pipeline.ts';
import { checkShape } from '../shape/check-shape.ts';
import { announcedPlugins, listStages, splitOptions, type WrittenStage } from '../stages.ts';
import { suggest } from '../suggest.ts';

/** Stages must exist, have options that their plugin takes, and stand in an order that gives each what it needs. */
export function* checkStages(draft: Draft): Iterable<Problem> {
  const { pipeline, plugins } = draft;
  if (pipeline === null) return;
  const stages = listStages(draft);
  yield* checkEntries(pipeline);
  for (const stage of stages) {
    if (stage.plugin) yield* checkOptions(pipeline, stage, stage.plugin);
    else yield* checkUnknown(pipeline, stage, plugins);
  }
  yield* checkNeeds(draft, pipeline, stages);
}

/** An option that isn't indented below its stage looks like a second stage. */
function* checkEntries(pipeline: Part<PipelineFile>): Iterable<Problem> {
  for (const [index, entry] of (pipeline.data.stages ?? []).entries()) {
    if (typeof entry === 'string') continue;
    const [first, second] = Object.keys(entry);
    if (second === undefined) continue;
    const path = ['stages', index, second];
    yield problem(pipeline.source.place(path, 'key'), 'BAD_VALUE', {
      path: dotted(path),
      reason: 'a stage has one name',
      suggestion: `Indent ${second} below ${first}.`,
    });
  }
}

function* checkUnknown(
  pipeline: Part<PipelineFile>,
  { id, path }: WrittenStage,
  plugins: readonly PluginCard[],
): Iterable<Problem> {
  const announced = announcedPlugins(pipeline);
  if (id in announced) return;
  const known = [...plugins.map((plugin) => plugin.id), ...Object.keys(announced)];
  const data = { stage: id, suggestion: suggest(id, known) };
  yield problem(pipeline.source.place(path, 'key'), 'UNKNOWN_STAGE', data);
}

function* checkOptions(
  { source }: Part<PipelineFile>,
  { options, path }: WrittenStage,
  plugin: PluginCard,
): Iterable<Problem> {
  if (!isObject(options)) {
    yield problem(source.place(path), 'WRONG_TYPE', {
      path: dotted(path),
      expected: 'a mapping of options',
      found: Array.isArray(options) ? 'a list' : typeof options,
    });
    return;
  }
  const { common, own } = splitOptions(options);
  yield* checkShape(StageOptions, source, common, path).problems;
  yield* checkShape(plugin.options, source, own, path).problems;
}

function* checkNeeds(
  { plugins }: Draft,
  { source }: Part<PipelineFile>,
  stages: readonly WrittenStage[],
): Iterable<Problem> {
  const given = new Set<string>();
  for (const [index, { id, path, plugin }] of stages.entries()) {
    // What an unknown stage gives is unknown too: everything after it may have what it needs.
    if (plugin === undefined) return;
    for (const need of plugin.needs.filter((part) => !given.has(part))) {
      const suggestion = howToGive(need, id, stages.slice(index + 1), plugins);
      yield problem(source.place(path, 'key'), 'MISSING_NEED', { stage: id, need, suggestion });
    }
    for (const part of plugin.gives) given.add(part);
  }
}

function howToGive(
  need: string,
  stage: string,
  later: readonly WrittenStage[],
  plugins: readonly PluginCard[],
): string {
  const gives = (plugin: PluginCard | undefined) => plugin?.gives.includes(need) ?? false;
  const behind = later.find((one) => gives(one.plugin));
  if (behind) return `Put ${behind.id} before ${stage}.`;
  const givers = plugins.filter(gives).map((plugin) => plugin.id);
  return givers.length > 0
    ? `Add ${givers.join(' or ')} before ${stage}.`
    : 'No plugin that is known here gives it.';
}
