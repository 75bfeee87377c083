import { sameJson } from '../../core/json.ts';
import type { DialogContext } from '../context.ts';
import type { RepairIntent } from '../repair-replies.ts';
import type { DialogRun } from '../run.ts';
import { isAnswer } from '../taps.ts';
import { repairCue, soundsLikeCorrection } from '../words.ts';
import { saidOf } from './called.ts';
import { extract } from './extract.ts';
import { askedQuestion, filledWith, openForm } from './form-state.ts';
import type { Found } from './found.ts';
import { type Question, questionsOf } from './questions.ts';
import { endsList, putsOff, saidYesOrNo, wishesToStop } from './short-words.ts';

/** Repairs that a free-text question lets through; all else is its answer. */
const THROUGH_TEXT: ReadonlySet<RepairIntent> = new Set([
  'cancel',
  'skip',
  'go_back',
  'repeat',
  'start_over',
  'help',
]);

/** From which score the classifier's opinion outweighs a free text, 0…1. */
export const SURE = 0.6;

/** Whether the visitor's words answer the question that is open: the field's first refusal. */
export function answersOpenQuestion(
  run: DialogRun,
  context: DialogContext,
  wanted: RepairIntent | null,
): boolean {
  const form = openForm(run);
  if (form?.asking === null) return form.phase === 'confirming' && saidYesOrNo(context) !== null;
  const asked = askedQuestion(run, context);
  if (!asked) return false;
  const said = wishesToStop(context) ? null : saidYesOrNo(context);
  if (form?.offered !== undefined && said !== null) return true;
  if (form?.items !== undefined && (said !== null || endsList(context))) return true;
  if (asksForText(asked)) return isText(run, context, wanted);
  if (asked.field.type === 'file' && putsOff(context)) return true;
  if (extract({ question: asked, asked: true }, { run, context, taken: new Set() }) !== null) return true;
  return asked.field.optional === true && context.choice === null && said === 'no';
}

/** Whether a question takes whatever is said. */
export function asksForText({ field, kind }: Question): boolean {
  return kind === 'value' && field.type === 'text';
}

/**
 * Free text is the answer unless it is a repair in so many words, or one that the classifier is sure of,
 * a tap that is no answer, or words that clearly mend another field.
 */
function isText(run: DialogRun, context: DialogContext, wanted: RepairIntent | null): boolean {
  if (context.choice !== null) return wanted === null && isAnswer(run, context);
  const sure = repairCue(context.text) === wanted || (context.intent?.score ?? 0) >= SURE;
  if (wanted !== null && THROUGH_TEXT.has(wanted) && sure) return false;
  return !mendsInstead(run, context);
}

/** Whether words said at a free-text question are meant for another field: a list changed, or a field put right by name or by value. */
export function mendsInstead(run: DialogRun, context: DialogContext): boolean {
  if (listEdit(run, context)?.edits === 'only') return true;
  if (!soundsLikeCorrection(context.text)) return false;
  const questions = questionsOf(run, context);
  return filledClaims(run, context).some(
    ({ question, found }) =>
      found.used.length > 0 || saidOf(question.field, context.text, questions) !== null,
  );
}

/** What the words change about a list that is filled: "that charger too", "not the case". */
export function listEdit(run: DialogRun, context: DialogContext): Found | undefined {
  return filledClaims(run, context).find(({ found }) => found.edits !== undefined)?.found;
}

type Claim = { readonly question: Question; readonly found: Found };

function filledClaims(run: DialogRun, context: DialogContext): readonly Claim[] {
  const form = openForm(run);
  return otherClaims(run, context).filter(({ question }) => form?.done.includes(question.path));
}

/** Which other field of the form the words say something for: an empty one, a filled one, or none. */
export function otherClaim(run: DialogRun, context: DialogContext): 'empty' | 'filled' | null {
  const form = openForm(run);
  const claims = otherClaims(run, context);
  if (claims.some(({ question }) => !form?.done.includes(question.path))) return 'empty';
  return claims.length > 0 ? 'filled' : null;
}

function otherClaims(run: DialogRun, context: DialogContext): readonly Claim[] {
  const form = openForm(run);
  return questionsOf(run, context).flatMap((question) => {
    if (question.path === form?.asking) return [];
    const found = extract({ question, asked: false }, { run, context, taken: new Set() });
    if (found === null || sameJson(found.value, filledWith(run, question.path))) return [];
    return [{ question, found }];
  });
}
