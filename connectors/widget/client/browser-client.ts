import { browserPlatform } from '#connectors/client/browser-platform';
import { createClient } from './client.ts';
import type { ClientOptions, ParleyClient } from './parley-client.ts';

/** A client in the page that it is called in. */
export function createParleyClient(options: Omit<ClientOptions, 'platform'>): ParleyClient {
  return createClient({ ...options, platform: browserPlatform() });
}
