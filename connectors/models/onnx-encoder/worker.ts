import { parentPort, workerData } from 'node:worker_threads';
import { failure, ParleyError, reasonOf } from '#engine/core/errors';
import { type Model, openModel } from './open-model.ts';
import type { Asked, Setup, Told } from './protocol.ts';
import { readFolder } from './read-folder.ts';
import { createTokenize } from './tokenize.ts';

/** The body of an encoder's thread: open the model, then answer one question after the other. */
const setup = workerData as Setup;
const model = await open();
if (model === undefined) parentPort?.close();
else serve(model);

async function open(): Promise<Model | undefined> {
  try {
    const folder = await readFolder(setup.folder, setup.called);
    const opened = await openModel(folder, createTokenize(folder), setup.runtime);
    tell({ kind: 'ready', fingerprint: folder.fingerprint, dimensions: opened.dimensions });
    return opened;
  } catch (thrown) {
    tell({ kind: 'unfit', failure: thrown instanceof ParleyError ? thrown.failure : unknownFault(thrown) });
    return undefined;
  }
}

function unknownFault(thrown: unknown) {
  return failure('ENCODER_BROKEN', { folder: setup.called, file: 'The model', reason: reasonOf(thrown) });
}

function serve(opened: Model): void {
  parentPort?.on('message', async (asked: Asked) => {
    if (asked.kind === 'close') {
      parentPort?.close();
      await opened.close();
      return;
    }
    try {
      const vectors = await opened.encode(asked.texts);
      tell({ kind: 'vectors', vectors }, [vectors.buffer]);
    } catch (thrown) {
      tell({ kind: 'failed', reason: reasonOf(thrown) });
    }
  });
}

function tell(told: Told, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(told, transfer);
}
