export { openSqliteJournal } from './journal.ts';
export { openSqliteLog } from './open.ts';
