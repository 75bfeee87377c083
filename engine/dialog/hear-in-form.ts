import { answerFromKnowledge } from './answer.ts';
import { callPerson } from './call-person.ts';
import { type DialogContext, say } from './context.ts';
import { isActive, startFlow, wantedFlow, wantedRepair } from './find-flow.ts';
import { splitAside } from './forms/beside.ts';
import {
  answersOpenQuestion,
  asksForText,
  listEdit,
  mendsInstead,
  otherClaim,
  SURE,
} from './forms/claims.ts';
import { askedQuestion, openForm, withForm } from './forms/form-state.ts';
import { saidYesOrNo, wishesToStop } from './forms/short-words.ts';
import { cancelForm, isBlank, keepForm, repair, saySomethingStale } from './repair.ts';
import { isOff } from './repair-changes.ts';
import type { RepairIntent } from './repair-replies.ts';
import type { DialogRun } from './run.ts';
import { isStale } from './taps.ts';
import { repairCue, soundsLikeCorrection, soundsLikeQuestion } from './words.ts';

/**
 * A message while a form is open. The open question has first refusal; only then may the words be
 * a repair, a correction of another field, another flow, a question that knowledge answers,
 * and at last an answer that the form does not understand. A clear wish for a person comes before all.
 */
export async function hearInForm(run: DialogRun, context: DialogContext): Promise<DialogRun> {
  const wanted = wantedRepair(context);
  if (wanted === 'human_handoff' && asksForPerson(run, context)) return callPerson(run, context);
  if (isBlank(context)) return used({ ...say(run, context, 'repair_empty'), repair: 'empty' });
  const decided = decideCancel(run, context);
  if (decided) return decided;
  const asked = withForm(run, { cancelling: false });
  const interrupted = await interruptText(asked, context, wanted);
  if (interrupted) return interrupted;
  if (answersOpenQuestion(asked, context, wanted)) return { ...asked, standing: 'form' };
  if (repairCue(context.text) === null && listEdit(asked, context)) return { ...asked, standing: 'form' };
  if (wanted && wanted !== 'affirm' && wanted !== 'deny') return repair(wanted, asked, context);
  if (isStale(asked, context)) return saySomethingStale(asked, context);
  if (claimsAnotherField(asked, context)) return { ...asked, standing: 'form' };
  const mended = turnBackToMend(asked, context);
  if (mended) return mended;
  const flow = saysWords(context) ? wantedFlow(asked, context) : undefined;
  if (flow !== undefined && !isActive(asked, flow) && mayInterrupt(flow, context))
    return startFlow(asked, context, flow);
  if (otherClaim(asked, context) !== null) return { ...asked, standing: 'form' };
  // The wish that is being seen to, said again: it is no question to knowledge.
  if (flow !== undefined && isActive(asked, flow) && !soundsLikeQuestion(context.text))
    return { ...asked, standing: 'form' };
  const answered = await answerInForm(asked, context);
  return answered ? used({ ...answered, repair: 'aside' }) : { ...asked, standing: 'form' };
}

/** Another wish may be told to wait by the designer, and so may chitchat. */
function mayInterrupt(flow: string, { bot }: DialogContext): boolean {
  return !isOff(bot, bot.flows[flow]?.aside ? 'aside' : 'digress');
}

async function answerInForm(run: DialogRun, context: DialogContext): Promise<DialogRun | undefined> {
  if (context.choice !== null || isOff(context.bot, 'aside')) return undefined;
  return answerFromKnowledge(run, context);
}

/** In so many words always; by the classifier's opinion unless the words answer a question that offers its answers. */
function asksForPerson(run: DialogRun, context: DialogContext): boolean {
  if (context.choice !== null || repairCue(context.text) === 'human_handoff') return true;
  const asked = askedQuestion(run, context);
  if (asked && asksForText(asked)) return (context.intent?.score ?? 0) >= SURE;
  return !answersOpenQuestion(run, context, null);
}

/** A free text takes any words, so a clear question that a flow or knowledge answers goes before it. */
async function interruptText(
  run: DialogRun,
  context: DialogContext,
  wanted: RepairIntent | null,
): Promise<DialogRun | undefined> {
  const asked = askedQuestion(run, context);
  if (!asked || !asksForText(asked) || wanted !== null || context.choice !== null) return undefined;
  if (splitAside(context.text).aside !== null || !soundsLikeQuestion(context.text)) return undefined;
  const sure = (context.intent?.score ?? 0) >= SURE;
  const flow = sure ? wantedFlow(run, context) : undefined;
  if (flow !== undefined && !isActive(run, flow) && mayInterrupt(flow, context))
    return startFlow(run, context, flow);
  const answered = await answerInForm(run, context);
  return answered && used({ ...answered, repair: 'aside' });
}

/** A bare number is an answer, however the classifier takes it. */
function saysWords({ text, choice }: DialogContext): boolean {
  return choice !== null || /\p{L}/u.test(text);
}

/**
 * Words for another field go before other flows when they sound like a correction, or, unless they are a question,
 * when that field is still empty or the form is being confirmed.
 */
function claimsAnotherField(run: DialogRun, context: DialogContext): boolean {
  const claim = otherClaim(run, context);
  if (claim === null) return false;
  if (soundsLikeCorrection(context.text)) return true;
  const settling = openForm(run)?.phase !== 'filling';
  return (claim === 'empty' || settling) && !soundsLikeQuestion(context.text);
}

/**
 * Words that mend an answer given before this flow came between: the visitor has turned back to the form that has it.
 * Only while nothing is filled above it, which would be lost.
 */
function turnBackToMend(run: DialogRun, context: DialogContext): DialogRun | undefined {
  if (context.choice !== null || !soundsLikeCorrection(context.text)) return undefined;
  let below = run;
  while (below.state.stack.length > 1 && (openForm(below)?.done ?? []).length === 0) {
    below = { ...below, state: { ...below.state, stack: below.state.stack.slice(0, -1) } };
    if (openForm(below) && mendsInstead(below, context)) return { ...below, standing: 'form' };
  }
  return undefined;
}

/** "Really cancel?" was asked: yes and no decide, anything else goes on with the form. */
function decideCancel(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> | null {
  if (!openForm(run)?.cancelling) return null;
  const said = wishesToStop(context) ? 'yes' : saidYesOrNo(context);
  if (said === 'yes') return cancelForm(run, context);
  return said === 'no' ? keepForm(run, context) : null;
}

/** The words are used up; the form only asks its question again. */
function used(run: DialogRun): DialogRun {
  return { ...run, heard: 'used', standing: 'form' };
}
