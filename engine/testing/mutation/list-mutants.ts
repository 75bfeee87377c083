import type { Ground } from './ground.ts';
import { finish, type Mutant } from './mutant.ts';
import { mutateFields } from './mutate-fields.ts';
import { mutatePipeline } from './mutate-pipeline.ts';
import { mutateReplies } from './mutate-replies.ts';
import { mutateStarts, mutateSteps } from './mutate-steps.ts';

/** Every mutant of a bot, in the order of its files; whether one would load is found out when it is made. */
export function listMutants(ground: Ground): readonly Mutant[] {
  const { flows, replies, pipeline } = ground.draft;
  const mutants: Mutant[] = [];
  if (pipeline)
    for (const sketch of mutatePipeline(ground)) mutants.push(finish('pipeline', pipeline, sketch));
  if (flows) {
    const sketches = [
      ...mutateStarts(flows.data),
      ...mutateSteps(flows.data, ground),
      ...mutateFields(flows.data, ground),
    ];
    mutants.push(...sketches.map((sketch) => finish('flows', flows, sketch)));
  }
  if (replies)
    for (const sketch of mutateReplies(replies.data)) mutants.push(finish('replies', replies, sketch));
  return mutants;
}

/** `most` of the mutants, the same ones for the same seed; all of them where there are no more. */
export function sampleMutants(mutants: readonly Mutant[], most: number, seed: number): readonly Mutant[] {
  const ranked = mutants.map((mutant, place) => ({ mutant, place, rank: rankOf(mutant.id, seed) }));
  const chosen = ranked
    .sort((left, right) => left.rank - right.rank || left.place - right.place)
    .slice(0, most);
  return chosen.sort((left, right) => left.place - right.place).map(({ mutant }) => mutant);
}

/** FNV-1a over seed and id: evenly spread, and the same everywhere. */
function rankOf(id: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < id.length; index += 1)
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
