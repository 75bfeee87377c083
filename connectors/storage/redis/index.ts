export { openRedisLog, type RedisLogOptions } from './open.ts';
export { openRedisShared, type RedisShared } from './open-shared.ts';
