export { createMemoryFirstLog, type Level, type MemoryFirstLog } from './log.ts';
