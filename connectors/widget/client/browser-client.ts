import { browserPlatform } from '#connectors/client/browser-platform';
import { type ClientOptions, createClient, type ParleyClient } from './client.ts';

/** A client in the page that it is called in. */
export function createParleyClient(options: Omit<ClientOptions, 'platform'>): ParleyClient {
  return createClient({ ...options, platform: browserPlatform() });
}
