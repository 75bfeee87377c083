import ipaddr from 'ipaddr.js';

/** The private addresses that a configuration allows. */
export type AllowedAddresses = {
  /** `host:port`, lower case, IPv6 hosts without brackets. */
  readonly endpoints: ReadonlySet<string>;
  readonly ranges: readonly Range[];
};

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Reads `host:port` and CIDR entries. Answers the entry that is neither. */
export function readAllowed(entries: readonly string[]): AllowedAddresses | { readonly invalid: string } {
  const endpoints = new Set<string>();
  const ranges: Range[] = [];
  for (const entry of entries) {
    if (ipaddr.isValidCIDR(entry)) ranges.push(ipaddr.parseCIDR(entry));
    else {
      const endpoint = readEndpoint(entry);
      if (endpoint === undefined) return { invalid: entry };
      endpoints.add(endpoint);
    }
  }
  return { endpoints, ranges };
}

/**
 * True when a connection to this address may be made: it is public, or the configuration allows the host
 * that was asked for, or the address itself, on this port or in a range.
 */
export function isAllowed(
  target: { readonly host: string; readonly port: number; readonly address: string },
  allowed: AllowedAddresses,
): boolean {
  const { host, port, address } = target;
  const parsed = parse(address);
  if (parsed === undefined) return false;
  return (
    isPublic(address) ||
    allowed.endpoints.has(`${bareHost(host)}:${port}`) ||
    allowed.endpoints.has(`${parsed.toString()}:${port}`) ||
    allowed.ranges.some((range) => isWithin(parsed, range))
  );
}

/**
 * True for addresses of the open internet only. IPv4 written as IPv6 counts as the IPv4 address; what tunnels
 * to an address of its own choice (6to4, Teredo, NAT64) and what nobody was given is not public.
 */
export function isPublic(address: string): boolean {
  const parsed = parse(address);
  if (parsed === undefined || parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST);
}

/** A host as URLs and sockets write it, in one spelling: no brackets, lower case, no trailing dot. */
export function bareHost(host: string): string {
  return host
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
}

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address) : undefined;
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: Range): boolean {
  if (address instanceof ipaddr.IPv4) return base instanceof ipaddr.IPv4 && address.match(base, bits);
  return base instanceof ipaddr.IPv6 && address.match(base, bits);
}

function readEndpoint(entry: string): string | undefined {
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+):(\d{1,5})$/i.exec(entry) ?? [];
  if (host === undefined || Number(port) > 65_535) return undefined;
  return `${bareHost(host)}:${Number(port)}`;
}
