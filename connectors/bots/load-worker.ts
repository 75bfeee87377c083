import { loadBot, verifyBot } from '#engine';
import type { LoadJob } from './load-in-thread.ts';
import { serveThread } from './run-thread.ts';
import { sha256 } from './sha256.ts';

/** The body of a loading thread. */
await serveThread((data) => loadBot({ ...(data as LoadJob), digest: sha256, verify: verifyBot }));
