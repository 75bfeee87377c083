import type { ErrorEntry } from '../errors.ts';

/** What is wrong with a bot's YAML or CSV; always reported with file, line and column. */
export const CONFIG_ERRORS = {
  FILE_MISSING: {
    text: 'The file {file} is missing.',
    hint: 'Create it, or correct the name in pipeline.yaml.',
    retry: false,
  },
  FILE_TOO_BIG: {
    text: 'The file is {size} bytes; {limit} are allowed.',
    hint: 'Split it, or move data to CSV.',
    retry: false,
  },
  TOO_DEEP: {
    text: 'Lists and mappings are nested more than {limit} deep here.',
    hint: 'Move inner steps to a flow of their own and call it.',
    retry: false,
  },
  YAML_SYNTAX: {
    text: 'This is not YAML: {reason}.',
    hint: 'Check indentation, quotes and colons on this line.',
    retry: false,
  },
  CSV_SYNTAX: {
    text: 'This is not CSV: {reason}.',
    hint: 'Check quotes and the number of columns.',
    retry: false,
  },
  WRONG_TYPE: {
    text: '{path} must be {expected}, not {found}.',
    hint: 'Write {expected} here.',
    retry: false,
  },
  UNKNOWN_KEY: { text: 'The key {key} is not known in {path}.', hint: '{suggestion}', retry: false },
  MISSING_KEY: { text: '{path} lacks the key {key}.', hint: 'Add {key}.', retry: false },
  BAD_VALUE: { text: '{path} is not valid: {reason}.', hint: '{suggestion}', retry: false },
  DUPLICATE_KEY: { text: 'The key {key} stands twice.', hint: 'Remove or rename one of them.', retry: false },
  UNKNOWN_STAGE: { text: 'There is no stage {stage}.', hint: '{suggestion}', retry: false },
  MISSING_NEED: {
    text: 'Stage {stage} needs {need}, which no stage before it gives.',
    hint: '{suggestion}',
    retry: false,
  },
  UNKNOWN_REPLY: { text: 'There is no reply {reply}.', hint: '{suggestion}', retry: false },
  MISSING_LANGUAGE: {
    text: 'Reply {reply} has no text in {language}.',
    hint: 'Add {language} under {reply}.',
    retry: false,
  },
  MISSING_WORDS: {
    text: '{path} has no words in {language}.',
    hint: 'Add {language} here.',
    retry: false,
  },
  UNUSED_REPLY: {
    text: 'Nothing says the reply {reply}.',
    hint: 'Remove it, or use it in a flow.',
    retry: false,
  },
  UNKNOWN_FLOW: { text: 'There is no flow {flow}.', hint: '{suggestion}', retry: false },
  UNKNOWN_STEP: { text: 'There is no step or field {step}.', hint: '{suggestion}', retry: false },
  RELEASE_NEEDS_RULE: {
    text: '{count} conversations stand at {at}, which is gone.',
    hint: 'Add below migrate: `{rule}`, or another step or field, restart or handoff instead of pin.',
    retry: false,
  },
  RELEASE_UNKNOWN: {
    text: '{count} conversations are in versions that are not kept, and do not fit.',
    hint: 'Wait until they are closed, or let in_flight be map: then people go on with them.',
    retry: false,
  },
  UNKNOWN_FORM: { text: 'There is no form {form}.', hint: '{suggestion}', retry: false },
  UNKNOWN_INTENT: { text: 'There is no intent {intent}.', hint: '{suggestion}', retry: false },
  UNKNOWN_ENTITY: { text: 'There is no entity type {entity}.', hint: '{suggestion}', retry: false },
  UNKNOWN_SLOT: {
    text: 'Slot {slot} is read here but nothing writes it.',
    hint: '{suggestion}',
    retry: false,
  },
  UNKNOWN_VARIABLE: {
    text: 'A canned reply has nothing to put for {name}.',
    hint: '{suggestion}',
    retry: false,
  },
  RESERVED_SLOT: {
    text: 'Nothing can be kept under the name {slot}: expressions would not see it.',
    hint: 'Give it another name, such as {slot}_said; the expression language or the engine has its own meaning for this one.',
    retry: false,
  },
  UNKNOWN_ACTION: { text: 'There is no action {action}.', hint: '{suggestion}', retry: false },
  UNKNOWN_DESK: { text: 'There is no ticket desk {desk}.', hint: '{suggestion}', retry: false },
  BAD_EXPRESSION: {
    text: 'The expression `{expression}` is not valid: {reason}.',
    hint: "Expressions are CEL, for example: reason == 'broken' && size(items) > 1.",
    retry: false,
  },
  BAD_PATTERN: {
    text: 'The pattern {pattern} is not a valid regular expression: {reason}.',
    hint: 'Patterns are RE2: no look-around and no back-references.',
    retry: false,
  },
  DUPLICATE_EXAMPLE: {
    text: 'The example "{example}" stands for {intent} and at {other} too.',
    hint: 'Keep it in one intent only.',
    retry: false,
  },
  TOO_FEW_EXAMPLES: {
    text: 'Intent {intent} has {count} examples in {language}.',
    hint: 'Write at least {least} varied ones.',
    retry: false,
  },
  WEAK_NAME: {
    text: 'The name "{name}" of {id} {reason}.',
    hint: 'Give the entry a longer name or an alias that people say, or leave this one out.',
    retry: false,
  },
  DUPLICATE_ID: {
    text: 'The id {id} stands at {other} too.',
    hint: 'Give each entry an id of its own.',
    retry: false,
  },
  INTENT_TWICE: {
    text: 'Flows {flow} and {other} both start with intent {intent}.',
    hint: 'Let one flow start with it, or add a condition to both.',
    retry: false,
  },
  ENDLESS_LOOP: {
    text: 'The flows {loop} go round without waiting for the visitor.',
    hint: 'Put a form, a ticket or an end on the way, or remove this {kind}.',
    retry: false,
  },
  UNREACHABLE_STEP: {
    text: 'The step {step} is never reached.',
    hint: 'What stands before it goes elsewhere in every case: move it up, or remove it.',
    retry: false,
  },
  UNREACHABLE_FLOW: {
    text: 'Nothing leads to the flow {flow}.',
    hint: 'Give it a start, a call, a link or a button, or remove it.',
    retry: false,
  },
  GUARD_NEVER: {
    text: 'The condition `{expression}` never holds here.',
    hint: 'Compare it with what the slots can hold: {values}.',
    retry: false,
  },
  GUARD_ALWAYS: {
    text: 'The condition `{expression}` always holds here.',
    hint: 'Remove it, or compare it with what the slots can hold: {values}.',
    retry: false,
  },
  GUARD_GAP: {
    text: 'For {values} nothing here holds, and the visitor gets no answer.',
    hint: 'Add a step for it, or one without a condition after the others.',
    retry: false,
  },
  DEAD_END: {
    text: 'The flow {flow} ends here without a word after the visitor answered.',
    hint: 'Say something, file a ticket or hand over before it ends.',
    retry: false,
  },
  NO_WAY_ON: {
    text: 'When {action} gives no answer, what the visitor has told in {flow} is lost.',
    hint: 'Add `failed` with what then follows, for example a ticket or a handoff.',
    retry: false,
  },
  SLOT_MAY_BE_EMPTY: {
    text: 'Slot {slot} may be empty where {where} needs it.',
    hint: 'Ask for it before, add a condition, or write what stands there without it: `{name} == null ? … : …`.',
    retry: false,
  },
  REFUSED_NOT_KEPT: {
    text: 'Slot {slot} is empty in reply {reply}, said at {at}: a value that was refused is not kept.',
    hint: 'Write {written} there for what the visitor said.',
    retry: false,
  },
  NAME_ELSEWHERE: {
    text: 'The name {name} has no value in reply {reply}, said at {at}.',
    hint: 'It is there only {where}: read a slot instead, or say it in words.',
    retry: false,
  },
  LOOP_WITHOUT_EXIT: {
    text: 'From here the flows {loop} go round for ever: only cancelling or a person ends them.',
    hint: 'Give the loop a way out: a condition on what is asked in it, or an end.',
    retry: false,
  },
  FIELD_WITHOUT_EXIT: {
    text: 'When the attempts at {field} are used up, {loop} leads to the same question again.',
    hint: 'Let the last of them go to a person, skip or take a default.',
    retry: false,
  },
  DEFAULT_REFUSED: {
    text: 'The default `{expression}` of {field} does not pass {check} of the same field.',
    hint: 'Write a value that a visitor could give.',
    retry: false,
  },
  INTENT_UNUSED: {
    text: 'No flow starts with intent {intent}, and no repair knows it.',
    hint: 'Let a flow start with it, or remove it: what is understood so is answered from knowledge at best.',
    retry: false,
  },
  NEAR_EXAMPLE: {
    text: 'The example "{example}" of {intent} says almost the same as one at {other}.',
    hint: 'Keep it in one intent only, or write what makes the difference.',
    retry: false,
  },
  START_SHADOWED: {
    text: 'The flow {flow} never starts: {other} takes intent {intent} whenever it could.',
    hint: 'Put it before the other one, or give the other one a narrower condition.',
    retry: false,
  },
  ENTITY_UNFILLABLE: {
    text: 'Nothing fills {field}: no stage finds entities.',
    hint: 'Add a stage that gives entities, for example entity-value.',
    retry: false,
  },
  VERIFICATION_CUT: {
    text: 'The bot was not thought through to the end: the search stopped at {at}.',
    hint: 'What was found holds; what lies beyond was not looked at. Smaller flows with fewer conditions help.',
    retry: false,
  },
  PLUGIN_LOAD: {
    text: 'Plugin {plugin} could not be loaded: {reason}.',
    hint: 'Install it, or correct `from`.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
