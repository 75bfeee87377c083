import type { ErrorEntry } from '../errors.ts';

/** What can be wrong with a sentence encoder; at load it is reported at the line of pipeline.yaml that names it. */
export const ENCODER_ERRORS = {
  ENCODER_MISSING: {
    text: 'There is no encoder folder {folder}.',
    hint: "The path counts from the bot's folder, then from the project's; put model.onnx (or onnx/model.onnx), tokenizer.json and config.json there.",
    retry: false,
  },
  ENCODER_INCOMPLETE: {
    text: 'The encoder folder {folder} has no {file}.',
    hint: 'Export the model for ONNX again (for example with Optimum, task feature-extraction) and copy the whole folder.',
    retry: false,
  },
  ENCODER_INPUTS: {
    text: 'The model {file} takes {inputs}; Parley can give {known}.',
    hint: 'Choose a sentence encoder, exported for the task feature-extraction.',
    retry: false,
  },
  ENCODER_BROKEN: {
    text: '{file} in the encoder folder {folder} can not be used: {reason}.',
    hint: 'Copy the file again; a file of some 130 bytes is a pointer of Git LFS, not the file.',
    retry: false,
  },
  RUNTIME_MISSING: {
    text: 'The native runtime {runtime} could not be loaded: {reason}.',
    hint: 'Run `npm ci` on a system with glibc (Alpine has none), or remove `encoder` from pipeline.yaml.',
    retry: false,
  },
  ENCODER_FAILED: {
    text: 'The encoder gave no vectors: {reason}.',
    hint: 'Search and intents go on with words alone; restart Parley if it happens again.',
    retry: true,
  },
} as const satisfies Record<string, ErrorEntry>;
