/** Replies that every bot must have in each of its languages, because repair says them. */
export const REPAIR_REPLIES = [
  'repair_cannot_answer',
  'repair_cannot_answer_again',
  'repair_clarify',
  'repair_cancel_ask',
  'repair_cancelled',
  'repair_cancel_kept',
  'repair_corrected',
  'repair_change_what',
  'repair_cannot_skip',
  'repair_nothing_to_undo',
  'repair_resume',
  'repair_internal_error',
  'repair_handoff',
  'repair_handoff_failed',
  'repair_restarted',
  'repair_help',
  'repair_too_many_tries',
  'repair_invalid',
  'repair_empty',
  'repair_unavailable',
] as const;

export type RepairReply = (typeof REPAIR_REPLIES)[number];

/** Intents that repair understands by these names; a bot trains those that it wants. */
export const REPAIR_INTENTS = [
  'human_handoff',
  'cancel',
  'skip',
  'go_back',
  'repeat',
  'help',
  'start_over',
  'affirm',
  'deny',
] as const;

export type RepairIntent = (typeof REPAIR_INTENTS)[number];
