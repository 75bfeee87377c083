/** Close codes of parley.v1: below 4500 a client reconnects and resumes, from 4500 on it stops. */
export const CLOSE = {
  noPong: 4000,
  draining: 4001,
  slow: 4003,
  rate: 4004,
  sessionExpired: 4006,
  ticket: 4500,
  malformed: 4501,
  version: 4503,
  tooManyConnections: 4505,
  noHello: 4506,
  permissionRevoked: 4508,
  /** RFC 6455 registry, "try again later": the store could not be read. */
  tryLater: 1013,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

/** Codes with a meaning that nothing raises yet. A client obeys them by their range. */
export const RESERVED_CLOSE = {
  ownerMoved: 4002,
  positionInvalid: 4005,
  blocked: 4504,
  replaced: 4507,
} as const;
