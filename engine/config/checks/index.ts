import type { Draft } from '../draft.ts';
import { collectNames } from '../names.ts';
import type { Problem } from '../problem.ts';
import { checkExpressions } from './check-expressions.ts';
import { checkFlows } from './check-flows.ts';
import { checkForms } from './check-forms.ts';
import { checkIntents } from './check-intents.ts';
import { checkKnowledge } from './check-knowledge.ts';
import { checkLoops } from './check-loops.ts';
import { checkMigrate } from './check-migrate.ts';
import { checkPipeline } from './check-pipeline.ts';
import { checkRepair } from './check-repair.ts';
import { checkReplies } from './check-replies.ts';
import { checkSlotNames, checkSlots } from './check-slots.ts';
import { checkStages } from './check-stages.ts';
import { checkSteps } from './check-steps.ts';

/** Everything that can be wrong with files whose shape is right. */
export function checkDraft(draft: Draft): readonly Problem[] {
  const names = collectNames(draft);
  return [
    ...checkPipeline(draft, names),
    ...checkRepair(draft, names),
    ...checkStages(draft),
    ...checkFlows(draft, names),
    ...checkSteps(draft),
    ...checkForms(draft, names),
    ...checkLoops(draft),
    ...checkMigrate(draft),
    ...checkReplies(draft, names),
    ...checkExpressions(draft),
    ...checkSlots(draft),
    ...checkSlotNames(draft),
    ...checkIntents(draft),
    ...checkKnowledge(draft),
  ];
}
