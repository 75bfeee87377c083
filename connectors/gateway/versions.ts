/** Major versions of the protocol that this server speaks, newest first: the newest and the one before it. */
export const VERSIONS: readonly number[] = [1];

/** A version as the subprotocol names it. */
export function protocolOf(version: number): string {
  return `parley.v${version}`;
}

/** All that are spoken here, for whoever asked for another one. */
export const SPOKEN = VERSIONS.map(protocolOf).join(', ');

/** The newest version that both sides speak, given the header of the subprotocols; undefined when there is none. */
export function chooseVersion(offered: string, versions: readonly number[] = VERSIONS): number | undefined {
  const names = new Set(offered.split(',').map((name) => name.trim()));
  return versions.find((version) => names.has(protocolOf(version)));
}
