/** All that a plugin imports. */
export type { Bot } from './config/bot.ts';
export { type Failure, failure, reasonOf } from './core/errors.ts';
export { escapeMarkup } from './core/escape-markup.ts';
export type { Entity, Intent, Token } from './core/events/shapes.ts';
export { fold, foldText } from './core/fold.ts';
export type { Json } from './core/json.ts';
export { localTime } from './core/local-time.ts';
export { contextOf } from './dialog/context.ts';
export { converse } from './dialog/converse.ts';
export { fillForms } from './dialog/forms/fill-form.ts';
export { requestTicket } from './dialog/request-ticket.ts';
export { sayReply } from './dialog/say-reply.ts';
export { yesOrNo } from './dialog/words.ts';
export { type Example, examplesOf, type Mask, masksOf } from './pipeline/examples.ts';
export {
  definePlugin,
  type FieldValidator,
  type Plugin,
  type PluginPorts,
  type RunningStage,
  type StageResult,
  type TrainingReport,
} from './pipeline/plugin.ts';
export { hearMessage } from './pipeline/stand-ins.ts';
export type { Turn, TurnParts } from './pipeline/turn.ts';
export {
  type FoundValue,
  mergeEntities,
  type Span,
  type ValueFinder,
  valueFinder,
} from './pipeline/values.ts';
export { cosine, type EncodedTexts, type Encoder, encodeExamples } from './ports/encoder.ts';
export type { CatalogueEntry, EditableLexicon, Lexicon, Mention, NamedEntry } from './ports/lexicon.ts';
export type { SearchHit } from './ports/search.ts';
