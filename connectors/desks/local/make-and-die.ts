/** Run by local.test.ts: makes a ticket and dies before anybody hears of it. `node make-and-die.ts <file> <request>` */
import { isFailure } from '#engine/core/errors';
import { openLocalDesk } from './index.ts';

const [path = '', request = ''] = process.argv.slice(2);
const desk = openLocalDesk({ path, now: Date.now });
if (isFailure(desk)) throw new Error(desk.message);
await desk.create(JSON.parse(request), new AbortController().signal);
process.kill(process.pid, 'SIGKILL');
