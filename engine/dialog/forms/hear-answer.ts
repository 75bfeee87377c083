import { DEFAULT_TRIES, limitsOf } from '../../config/field-limits.ts';
import type { Entity } from '../../core/events/shapes.ts';
import { type Json, sameJson } from '../../core/json.ts';
import { type DialogContext, note, say } from '../context.ts';
import type { DialogRun } from '../run.ts';
import type { FormState } from '../state.ts';
import { isAnswer, startsSomething } from '../taps.ts';
import { soundsLikeCorrection } from '../words.ts';
import { accept, stillFits, type Verdict } from './accept.ts';
import { answerBeside } from './answer-beside.ts';
import { saidOf } from './called.ts';
import { moreReply } from './choices.ts';
import { asksForText, mendsInstead } from './claims.ts';
import { completeForm } from './complete-form.ts';
import { extract } from './extract.ts';
import {
  answerGate,
  askedQuestion,
  emptyField,
  filledWith,
  fillField,
  openForm,
  withForm,
  withFreshQuestion,
} from './form-state.ts';
import type { Found, Rival } from './found.ts';
import { hearShort } from './hear-short.ts';
import { giveUp, miss, refuse } from './ladder.ts';
import { type Question, questionsOf } from './questions.ts';
import { saidYesOrNo } from './short-words.ts';
import { askWhich, isSaidCasually } from './which-one.ts';

/** A value that its field refused. */
type Refusal = {
  readonly question: Question;
  readonly verdict: Extract<Verdict, { kind: 'wrong' | 'down' }>;
  /** It was to replace a value without anybody saying that this was wrong. */
  readonly keeps: boolean;
};

/** Where hearing stands: the run so far, the entities that filled a field, and what happened. */
type Hearing = {
  readonly run: DialogRun;
  readonly taken: ReadonlySet<Entity>;
  readonly filled: number;
  readonly corrected: boolean;
  readonly refusal: Refusal | null;
  /** A field for which more was named than it takes. */
  readonly unsettled: { readonly question: Question; readonly rivals: readonly Rival[] } | null;
  /** A reply about something that was left out: a file that may not be. */
  readonly objection: string | null;
};

/** What stays the same while one message is heard. */
type Ear = { readonly before: FormState; readonly context: DialogContext };

/**
 * Let the visitor's words fill the form: the open question first, then any other field they speak of,
 * then fields to correct. Field by field, because what one is filled with may bring another's choices.
 * A question beside the answer is answered too. The answer stands at `form` when the form may go on asking.
 */
export async function hearAnswer(run: DialogRun, context: DialogContext): Promise<DialogRun> {
  const before = openForm(run);
  if (before === null) return run;
  const asked = askedQuestion(run, context);
  const short = asked === null ? undefined : await hearShort(asked, run, context);
  if (short) return short;
  const hearing = await hearFields(run, { before, context });
  if (hearing.refusal) return settleRefusal(hearing, hearing.refusal, context);
  if (hearing.unsettled) return settleWhich(hearing, hearing.unsettled, context);
  if (hearing.filled > 0) return settleFilled(hearing, asked, context);
  const named = fieldToChange(run, before, context);
  if (named) return askAnew({ ...run, heard: 'used' }, named);
  if (before.phase === 'confirming') return hearVerdict(run, context);
  // A wish that is being seen to, tapped once more, is no attempt at an answer.
  const isAttempt = asked !== null || before.phase === 'changing';
  return isAttempt && !startsSomething(context) ? miss(run, asked, context) : run;
}

const NOTHING_HEARD: Omit<Hearing, 'run'> = {
  taken: new Set(),
  filled: 0,
  corrected: false,
  refusal: null,
  unsettled: null,
  objection: null,
};

async function hearFields(run: DialogRun, ear: Ear): Promise<Hearing> {
  const { before, context } = ear;
  let hearing: Hearing = { ...NOTHING_HEARD, run };
  const heard = new Set<string>();
  for (;;) {
    const question = inHearingOrder(before.asking, hearing.run, context).find(({ path }) => !heard.has(path));
    if (!question) return hearing;
    heard.add(question.path);
    const filled = hearing.filled;
    hearing = await hearField(hearing, question, ear);
    const tookAll = asksForText(question) && question.path === before.asking && hearing.filled > filled;
    if (tookAll) return hearing;
  }
}

/** The open question has first refusal, then those beside it; free text takes only what nothing else wants. */
function inHearingOrder(asking: string | null, run: DialogRun, context: DialogContext): readonly Question[] {
  const beside = asking?.slice(0, asking.lastIndexOf('.') + 1) ?? '';
  const rank = ({ path, field }: Question): number => {
    if (path === asking) return 0;
    if (field.type === 'text') return 3;
    return path.startsWith(beside) ? 1 : 2;
  };
  return [...questionsOf(run, context)].sort((left, right) => rank(left) - rank(right));
}

/** Look for one field in the words and take what is found, if it may be. Each entity fills one field only. */
async function hearField(hearing: Hearing, question: Question, ear: Ear): Promise<Hearing> {
  const { run, taken } = hearing;
  const { before, context } = ear;
  const asked = before.asking === question.path;
  const done = openForm(run)?.done.includes(question.path) === true;
  if (!asked && !mayBeSaidBy(context, question)) return hearing;
  if (asksForText(question) && !mayTakeText(hearing, question, asked, context)) return hearing;
  const found = extract({ question, asked }, { run, context, taken });
  if (!found || (done && sameJson(found.value, filledWith(run, question.path)))) return hearing;
  if (!asked && done && found.edits === undefined && !mayCorrect(run, question, context)) return hearing;
  if (question.kind === 'gate') return passGate(hearing, question, found.value === true);
  if (found.rivals) return unsettled(hearing, question, found.rivals, found.used);
  const verdict = await judge(question, found, run, context);
  if (verdict.kind !== 'good') {
    const noted = verdict.note === undefined ? run : note(run, verdict.note);
    const keeps = done && found.edits === undefined && !means(before, context);
    return { ...hearing, run: noted, refusal: hearing.refusal ?? { question, verdict, keeps } };
  }
  const begun = before.asking === null && before.phase === 'filling';
  const filled = take(question, found, verdict, { run, asked, context });
  const event = asked ? 'asked' : done && !begun ? 'corrected' : 'several';
  context.observe?.({ kind: 'field', of: question.field, event });
  return {
    ...hearing,
    run: verdict.note === undefined ? filled : note(filled, verdict.note),
    taken: new Set([...taken, ...found.used]),
    filled: hearing.filled + 1,
    corrected: hearing.corrected || (done && !begun && !asked),
    objection: hearing.objection ?? found.objection ?? null,
  };
}

/** A tap answers what was asked. One that starts something brings along the things that its label names: "About the iPhone 17". */
function mayBeSaidBy(context: DialogContext, { field }: Question): boolean {
  return context.choice === null || (startsSomething(context) && field.entity !== undefined);
}

/** A free text is for the field that was asked for, unless the words mend another; and else for one that is called by name. */
function mayTakeText(hearing: Hearing, question: Question, asked: boolean, context: DialogContext): boolean {
  if (asked)
    return context.choice === null ? !mendsInstead(hearing.run, context) : isAnswer(hearing.run, context);
  const named = saidOf(question.field, context.text, questionsOf(hearing.run, context)) !== null;
  return named || (hearing.filled === 0 && hearing.refusal === null);
}

function passGate(hearing: Hearing, gate: Question, wanted: boolean): Hearing {
  const answered = withFreshQuestion(answerGate(hearing.run, gate, wanted), { asking: null });
  return { ...hearing, run: answered, filled: hearing.filled + 1 };
}

/** None of them fills the field, nor any other one. */
function unsettled(
  hearing: Hearing,
  question: Question,
  rivals: readonly Rival[],
  used: readonly Entity[],
): Hearing {
  const taken = new Set([...hearing.taken, ...used]);
  return { ...hearing, taken, unsettled: hearing.unsettled ?? { question, rivals } };
}

/** How many there may be is checked before what they are. */
async function judge(
  question: Question,
  found: Found,
  run: DialogRun,
  context: DialogContext,
): Promise<Verdict> {
  const wrong: Verdict = { kind: 'wrong', reply: found.objection ?? null, value: null };
  if (found.unclear || (found.objection !== undefined && isEmpty(found.value))) return wrong;
  const { field } = question;
  if (field.many !== undefined && Array.isArray(found.value)) {
    const { min, max } = limitsOf(field);
    if (found.value.length > max || (found.edits !== undefined && found.value.length < min)) return wrong;
  }
  return accept(question, found.value, run, context);
}

function isEmpty(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}

type Taking = { readonly run: DialogRun; readonly asked: boolean; readonly context: DialogContext };

/** Fill the field; a list that wants more, or may have more, stays open. */
function take(
  question: Question,
  found: Found,
  verdict: Extract<Verdict, { kind: 'good' }>,
  { run, asked, context }: Taking,
): DialogRun {
  const count = Array.isArray(verdict.value) ? verdict.value.length : 1;
  const { min, max } = limitsOf(question.field);
  const isList = question.field.many !== undefined;
  const mayGrow = isList && found.edits === undefined && count < max && moreReply(question) !== undefined;
  if (isList && (count < min || mayGrow) && (asked || openForm(run)?.asking === null)) {
    const { value, slots } = verdict;
    const items = Array.isArray(value) ? (value as readonly Json[]) : [value];
    const change = { phase: 'filling' as const, asking: question.path, items };
    const held = withFreshQuestion(run, change);
    return { ...held, state: { ...held.state, slots: { ...held.state.slots, ...slots } } };
  }
  const filled = fillField(run, question, verdict.value, verdict.slots);
  const settled = forgetDependents(filled, question, context);
  return asked ? withFreshQuestion(settled, { asking: null }) : settled;
}

/** A filled field is corrected when the words sound so or call it by name, or while confirming, or when its entity is unmistakable. */
function mayCorrect(run: DialogRun, question: Question, context: DialogContext): boolean {
  const form = openForm(run);
  if (form === null) return false;
  if (means(form, context)) return true;
  const { entity, called } = question.field;
  const questions = questionsOf(run, context);
  if (called !== undefined && saidOf(question.field, context.text, questions)) return true;
  if (entity === undefined || isSaidCasually(entity)) return false;
  return questions.filter(({ field }) => field.entity === entity).length === 1;
}

/** Whether the visitor means to change something. */
function means({ phase }: FormState, { text }: DialogContext): boolean {
  return phase !== 'filling' || soundsLikeCorrection(text);
}

/** What hangs on a corrected field may have changed: what is no longer on offer, or no longer passes, is asked anew. */
function forgetDependents(run: DialogRun, changed: Question, context: DialogContext): DialogRun {
  return questionsOf(run, context).reduce((current, question) => {
    const { path, kind } = question;
    if (path === changed.path || kind === 'gate' || !openForm(current)?.done.includes(path)) return current;
    const value = filledWith(current, path);
    if (value === null) return current;
    return stillFits(question, value, current, context) ? current : emptyField(current, path);
  }, run);
}

function settleRefusal(
  { run, corrected }: Hearing,
  { question, verdict, keeps }: Refusal,
  context: DialogContext,
): DialogRun | Promise<DialogRun> {
  const told = corrected ? say({ ...run, repair: 'correct' }, context, 'repair_corrected') : run;
  if (!keeps || verdict.kind === 'down') return refuse(told, question, verdict, context);
  const reply = verdict.reply ?? [question.field.invalid ?? 'repair_invalid'].flat()[0] ?? 'repair_invalid';
  const said = say({ ...told, repair: 'invalid' }, context, reply, [], { value: verdict.value });
  return { ...said, heard: 'used' };
}

function settleWhich(
  { run, corrected }: Hearing,
  { question, rivals }: NonNullable<Hearing['unsettled']>,
  context: DialogContext,
): DialogRun {
  const told = corrected ? say({ ...run, repair: 'correct' }, context, 'repair_corrected') : run;
  return askWhich(told, question, rivals, context);
}

function settleFilled(
  { run, taken, corrected, objection }: Hearing,
  asked: Question | null,
  context: DialogContext,
): DialogRun | Promise<DialogRun> {
  const heard: DialogRun = { ...run, heard: 'used' };
  const told = objection === null ? heard : say(heard, context, objection);
  const mended = corrected ? say({ ...told, repair: 'correct' }, context, 'repair_corrected') : told;
  const filling = withForm(mended, { phase: 'filling' });
  return asked === null ? filling : answerBeside(filling, [...taken], context);
}

/** A field that is only named, "the address", when something is to be changed. */
function fieldToChange(
  run: DialogRun,
  { phase, done }: FormState,
  context: DialogContext,
): Question | undefined {
  if (context.choice !== null || (phase === 'filling' && !soundsLikeCorrection(context.text)))
    return undefined;
  const questions = questionsOf(run, context);
  return questions.find(
    ({ path, field }) => done.includes(path) && saidOf(field, context.text, questions)?.value === '',
  );
}

function askAnew(run: DialogRun, { path }: Question): DialogRun {
  const settled = [...(openForm(run)?.settled ?? []), path];
  const asking = withFreshQuestion(emptyField(run, path), { phase: 'filling', asking: path, settled });
  return { ...asking, repair: 'correct' };
}

/** Yes or no to the summary; no asks what to change. */
function hearVerdict(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> {
  const said = saidYesOrNo(context);
  if (said === 'yes') return completeForm({ ...run, heard: 'used' }, context);
  if (said === 'no') {
    const asked = say(withForm(run, { phase: 'changing', tries: 0 }), context, 'repair_change_what');
    return { ...asked, standing: 'visitor', repair: 'correct' };
  }
  const tries = (openForm(run)?.tries ?? 0) + 1;
  if (tries >= DEFAULT_TRIES) return giveUp(run, null, context);
  return { ...say(withForm(run, { tries }), context, 'repair_invalid'), heard: 'used', repair: 'invalid' };
}
