/** The engine's face for pages of those who work here: what folds in a browser as it does in the log. Nothing of it needs Node. */
export { evolve, newConversation } from './conversation/evolve.ts';
export type { Conversation } from './conversation/state.ts';
export { GROUPINGS, type Grouping, type Report, type ReportRow, type Spans } from './reports/report.ts';
export {
  applyDelta,
  type ChatRow,
  type Desk,
  type DeskDelta,
  type PersonRow,
  queueOf,
} from './routing/desk.ts';
